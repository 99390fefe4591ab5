/**
 * Servers that stay for the next spec file of the worker: starting one takes two seconds of a core. The environment loads this
 * module, so it outlives the spec files.
 */
/** What `ServerProcess` is made of, and the administrator's name, by the settings as JSON. */
const kept = new Map();

export const keptServers = kept;

/** Call at the end of a run. */
export async function closeServers() {
  for (const { running, database } of kept.values()) {
    running.child?.kill('SIGKILL');
    await database.drop();
  }
  kept.clear();
}
