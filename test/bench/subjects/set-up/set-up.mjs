/** How long it takes from Accept until people see each other, beside two bare pages on a bare relay. */
import { figure } from '../../frame/report.mjs';
import { interleaved } from '../../frame/rounds.mjs';
import { newBarePair } from './bare.mjs';
import { newParleyPair } from './parley.mjs';

const ROUNDS = { full: 7, quick: 3, tiny: 1 };
/** The round trip between page and server. */
const SLOW_MS = 50;
/** As Parley captures for a call of two, and as small as the relay's own examples do. */
const LARGE = { audio: true, video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } };
const SMALL = { audio: true, video: { width: 320, height: 240 } };

export async function run({ size }) {
  const pairs = {
    small: await newBarePair(SMALL),
    large: await newBarePair(LARGE),
    parley: await newParleyPair(),
  };
  for (const { measure } of Object.values(pairs)) await measure();
  const things = {};
  for (const [name, pair] of Object.entries(pairs)) {
    things[name] = () => measured(pair, 0);
    things[`${name}-50`] = () => measured(pair, SLOW_MS);
  }
  const results = await interleaved(ROUNDS[size], things);
  return ['', '-50'].flatMap((slow) => rows(results, slow));
}

function measured({ measure, line }, roundTripMs) {
  line.delay(roundTripMs / 2);
  return measure().finally(() => line.delay(0));
}

function rows(results, slow) {
  const [small, large, parley] = ['small', 'large', 'parley'].map((name) => results[name + slow]);
  const where = slow === '' ? '' : `, ${SLOW_MS} ms to the server and back`;
  const row = (key, name, values, to) =>
    figure({ key: `set-up/${key}${slow}`, name: `${name}${where}`, unit: 'ms', values, to });
  return [
    row('bare', 'bare relay, 320 × 240: Accept → caller seen', small.callee),
    row('bare-large', 'bare relay, 1280 × 720: Accept → caller seen', large.callee),
    row('callee', 'Parley: Accept → caller seen', parley.callee, small.callee),
    row('opening', 'the browser opens camera and microphone', small.opening),
    row('bare-both', 'bare relay, 320 × 240: Accept → both seen, and camera opened', small.bothWithMedia),
    row('both', 'Parley: Accept → both seen', parley.both, small.bothWithMedia),
    row('bare-frame', 'bare relay, 320 × 240: connection → first frame, slower side', small.frame),
    row('frame', 'Parley: connection → first frame, slower side', parley.frame, small.frame),
  ];
}
