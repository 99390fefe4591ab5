/**
 * What Parley wants to reach on two cores, and what it must reach at least. `of` names a figure of a subject, `take` what counts of it:
 * how many times its reference, how much above it, or the figure itself.
 */
export const GOALS = [
  goal('signal, MariaDB: CPU × acknowledged socket.io', { of: 'relay/mariadb', take: 'ratio', goal: 2, least: 3 }),
  goal('signal, SQLite: CPU × acknowledged socket.io', { of: 'relay/sqlite', take: 'ratio', goal: 2.5, least: 3.5 }),
  ...['mariadb', 'sqlite'].flatMap((database) => [
    goal(`… reported, gathered (${database})`, {
      of: `relay/${database}-gathered`,
      take: 'ratio',
      goal: 2.5,
      least: 4,
    }),
    goal(`… reported one by one (${database})`, { of: `relay/${database}-each`, take: 'ratio', goal: 4, least: 6 }),
    goal(`1,000 signals/s, p50 above bare (${database})`, { of: `relay/${database}-p50`, take: 'above', goal: 3 }),
    goal(`1,000 signals/s, p99 above bare (${database})`, { of: `relay/${database}-p99`, take: 'above', goal: 15 }),
  ]),
  goal('sockets back after a restart, all synced', { of: 'connections/storm', take: 'median', goal: 2, least: 4 }),
  goal('… longest stop of the event loop', { of: 'connections/stop', take: 'median', goal: 100, least: 250 }),
  goal('memory of idle sockets × socket.io', { of: 'connections/memory', take: 'ratio', goal: 1.5, least: 2 }),
  ...['mariadb', 'sqlite'].flatMap((database) => [
    goal(`GET /users/me, CPU × Nest (${database})`, { of: `http/${database}-me`, take: 'ratio', goal: 4, least: 6 }),
    goal(`GET /calls/history (50), CPU × Nest (${database})`, {
      ...{ of: `http/${database}-history`, take: 'ratio' },
      ...{ goal: 15, least: 25 },
    }),
  ]),
  goal('Accept → first frame at the callee × bare relay', {
    ...{ of: 'set-up/callee', take: 'ratio' },
    ...{ goal: 1.25, least: 1.6 },
  }),
  goal('… with 50 ms to the server', { of: 'set-up/callee-50', take: 'ratio', goal: 0.9, least: 1.25 }),
  goal('Accept → first frames on both sides × bare', { of: 'set-up/both', take: 'ratio', goal: 1.1, least: 1.4 }),
  ...[3, 4].map((people) =>
    goal(`${people} join at once, all streams × bare`, {
      ...{ of: `mesh/${people}`, take: 'ratio' },
      ...{ goal: 1.25, least: 1.6 },
    }),
  ),
  goal('connection up → first frame, slowest link', { of: 'mesh/first-frame', take: 'median', goal: 150, least: 300 }),
  ...['history', 'missed', 'directory', 'audit'].map((question) =>
    goal(`${question} at a million calls, p95`, { of: `queries/${question}`, take: 'median', goal: 25 }),
  ),
  goal('sign-in page, kB', { of: 'web/sign-in-bytes', take: 'median', goal: 150 }),
  goal('sign-in page, requests', { of: 'web/sign-in-requests', take: 'median', goal: 12 }),
  goal('home, kB', { of: 'web/home-bytes', take: 'median', goal: 220 }),
  goal('home, requests', { of: 'web/home-requests', take: 'median', goal: 20 }),
  goal('reload with a warm cache, requests for files', { of: 'web/home-reload', take: 'median', goal: 3 }),
];

function goal(what, which) {
  return { what, ...which };
}
