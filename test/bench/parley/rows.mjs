/** The server's own modules, to write rows as it does. They are loaded when they are wanted, since they have to be built first. */

/** What these modules of `dist/server` export, together. */
export async function modules(paths) {
  const loaded = await Promise.all(paths.map((path) => import(`../../../dist/server/${path}`)));
  return Object.assign({}, ...loaded);
}

/** Opens the database, migrated, and closes it after `work(manager)`. On SQLite no server may run on it. */
export async function inDatabase(location, work) {
  const { openDatabase, dataSourceOptions } = await modules(['database/data-source.js']);
  const dataSource = await openDatabase(dataSourceOptions(location));
  try {
    return await work(dataSource.manager);
  } finally {
    await dataSource.destroy();
  }
}
