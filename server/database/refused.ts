/** Says in one line why this server cannot use the database. */
export class DatabaseRefused extends Error {}

const DENIED = 'The database server refuses the user or the password in DATABASE_URL.';

/** Errors of the database server that stay: trying again would not help. */
const REFUSALS: Readonly<Record<string, (database: string) => string>> = {
  ER_BAD_DB_ERROR: (database) =>
    `There is no database ${database} on the server of DATABASE_URL: create it, then start again.`,
  ER_ACCESS_DENIED_ERROR: () => DENIED,
  // MariaDB says this about users who do not sign in with a password, for example by the socket.
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: () => DENIED,
  ER_DBACCESS_DENIED_ERROR: (database) => `The user in DATABASE_URL may not use the database ${database}.`,
};

/** One line for an error of the connection, without its stack; null if the server may answer later. */
export function refusalLine(error: unknown, database: string): string | null {
  const { code = '' } = error as { code?: string };
  return REFUSALS[code]?.(database) ?? null;
}
