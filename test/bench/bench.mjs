/**
 * `npm run bench`: Parley beside others, measured in turns on this machine. `-- relay http` measures only these subjects, `--quick` takes
 * about a minute for all, `--json=FILE` says where the figures go. See README.md.
 */
import { ROOT } from '../../tools/node.mjs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhatIsOutdated } from '../../tools/build.mjs';
import { diskFolder } from '../support/scratch.mjs';
import { GOALS } from './frame/goals.mjs';
import { isEnding, releaseAll, releaseOnEveryEnd, sinceNow } from './frame/held.mjs';
import { judged, printFigures, printGoals, writeJson } from './frame/report.mjs';

/** In the order in which they run. `pages`: whether the built web app is needed. */
const SUBJECTS = {
  relay: { what: 'a signal through the server', load: () => import('./subjects/relay/relay.mjs') },
  calls: { what: 'a call from ringing to hanging up', load: () => import('./subjects/calls/calls.mjs') },
  connections: { what: 'many sockets', load: () => import('./subjects/connections/connections.mjs') },
  http: { what: 'a request to the API', load: () => import('./subjects/http/http.mjs') },
  'set-up': {
    what: 'from Accept to the first picture',
    load: () => import('./subjects/set-up/set-up.mjs'),
    pages: true,
  },
  mesh: { what: 'people who join at once', load: () => import('./subjects/mesh/mesh.mjs'), pages: true },
  queries: { what: 'lists and searches among a million calls', load: () => import('./subjects/queries/queries.mjs') },
  web: { what: 'the first pages', pages: true, load: () => import('./subjects/web/web.mjs') },
};

const options = {
  quick: { type: 'boolean', default: false },
  /** For the test of this program: a few of everything, which proves that it runs and measures nothing. */
  tiny: { type: 'boolean', default: false },
  json: { type: 'string', default: join(ROOT, 'dist/bench/figures.json') },
};

function chosen(names) {
  for (const name of names) {
    if (!(name in SUBJECTS)) throw new Error(`There is no "${name}": choose of ${Object.keys(SUBJECTS).join(', ')}.`);
  }
  return Object.entries(SUBJECTS).filter(([name]) => names.length === 0 || names.includes(name));
}

async function main() {
  const { values: given, positionals } = parseArgs({ options, allowPositionals: true });
  const subjects = chosen(positionals);
  const size = given.tiny ? 'tiny' : given.quick ? 'quick' : 'full';
  buildWhatIsOutdated('server');
  if (subjects.some(([, { pages }]) => pages)) buildWhatIsOutdated('web');
  const found = {};
  for (const [name, subject] of subjects) {
    const figures = await measured(name, subject, size);
    if (figures === null) process.exitCode = 1;
    else found[name] = figures;
    if (isEnding()) return;
    // After each, so that what was measured is there whatever happens to the next.
    writeJson(given.json, { subjects: found, goals: judged(GOALS, Object.values(found).flat()), size });
  }
  printGoals(judged(GOALS, Object.values(found).flat()));
  if (size !== 'full') console.log('\nShort rounds: this shows whether it runs, not how fast it is.');
  console.log(`\n${given.json}`);
}

/** @returns null when it failed; the others are measured all the same */
async function measured(name, { what, load }, size) {
  const [began, tidyUp] = [performance.now(), sinceNow()];
  console.log(`\n${name}: ${what}`);
  try {
    const figures = await (await load()).run({ size });
    printFigures(figures);
    return figures;
  } catch (error) {
    if (!isEnding()) console.error(`  ${name} failed: ${error.stack}`);
    if (!isEnding()) await tidyUp();
    return null;
  } finally {
    console.log(`  (${Math.round((performance.now() - began) / 1000)} s)`);
  }
}

// Databases lie where a disk is, since what is acknowledged has to be there.
process.env.TMPDIR ??= diskFolder();
releaseOnEveryEnd();
try {
  await main();
} catch (error) {
  if (!isEnding()) console.error(error.message);
  process.exitCode = 1;
} finally {
  await releaseAll();
}
// Sockets of clients are still open; everything that was started has ended.
process.exit();
