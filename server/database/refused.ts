/** Says in one line why this server cannot use the database. */
export class DatabaseRefused extends Error {}
