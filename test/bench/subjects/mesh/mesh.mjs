/** People who join at once, until everybody sees everybody, beside bare pages on a bare relay. */
import { newBarePages } from '../../frame/bare-pages.mjs';
import { reset } from '../../frame/pages.mjs';
import { figure } from '../../frame/report.mjs';
import { interleaved } from '../../frame/rounds.mjs';
import { newMeetingPlace } from './parley.mjs';
import { enterTogether } from './together.mjs';

const ROUNDS = { full: 5, quick: 2, tiny: 1 };
const SIZES = { full: [3, 4], quick: [3], tiny: [3] };
/** Parley captures for a call of two before it knows how many come, and for a mesh afterwards. */
const CAPTURE = { audio: true, video: { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 30 } } };
const SMALL = { audio: true, video: { width: 320, height: 240 } };

export async function run({ size }) {
  const figures = [];
  for (const people of SIZES[size]) figures.push(...(await measureMesh(people, ROUNDS[size])));
  const slowest = figures.filter(({ key }) => key.startsWith('mesh/frame-')).flatMap(({ values }) => values);
  return [
    ...figures,
    figure({
      key: 'mesh/first-frame',
      name: 'Parley: connection → first frame, slowest link',
      unit: 'ms',
      values: slowest,
    }),
  ];
}

async function measureMesh(people, rounds) {
  const bare = await newBarePages(people);
  const place = await newMeetingPlace(people);
  const things = {
    bare: () => inBare(bare, CAPTURE),
    small: () => inBare(bare, SMALL),
    parley: () => place.measure(),
  };
  for (const measure of Object.values(things)) await measure();
  const { bare: same, small, parley } = await interleaved(rounds, things);
  await Promise.all([bare.close(), place.close()]);
  const row = (key, name, values, to) =>
    figure({ key: `mesh/${key}`, name: `${people} people: ${name}`, unit: 'ms', values, to });
  return [
    row(`bare-small-${people}`, 'bare relay, 320 × 240', small.all),
    row(`bare-${people}`, 'bare relay, 960 × 540', same.all),
    row(`${people}`, 'Parley', parley.all, same.all),
    row(`bare-frame-${people}`, 'bare relay, 960 × 540: connection → first frame, slowest link', same.frame),
    row(`frame-${people}`, 'Parley: connection → first frame, slowest link', parley.frame, same.frame),
  ];
}

async function inBare({ pages }, capture) {
  const room = String(Math.random());
  await Promise.all(pages.map(reset));
  for (const page of pages) {
    await page.evaluate((wanted) => globalThis.openMedia(wanted), capture);
    await page.evaluate((name) => globalThis.meetIn(name), room);
  }
  const found = await enterTogether(pages, '#enter');
  await Promise.all(pages.map((page) => page.evaluate(() => globalThis.leave())));
  return found;
}
