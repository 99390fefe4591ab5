/** What a run found: rows of figures, the goals beside them, and both as JSON. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, release } from 'node:os';
import { dirname } from 'node:path';
import { above, ratio, summary, verdict } from './figures.mjs';

/**
 * A row of a subject. `to` is the values of the reference of the same rounds, from which ratio and difference follow.
 * @returns `{ key, name, unit, values, median, low, high, ratio?, above? }`
 */
export function figure({ key, name, unit, values, to }) {
  const beside = to && { ratio: ratio(values, to), above: above(values, to) };
  return { key, name, unit, values, ...summary(values), ...beside };
}

export function judged(goals, figures) {
  const byKey = new Map(figures.map((one) => [one.key, one]));
  return goals.map((goal) => {
    const found = byKey.get(goal.of);
    const reached = goal.take === 'median' ? found?.median : found?.[goal.take]?.median;
    return { ...goal, reached, verdict: verdict(reached, goal) };
  });
}

export function printFigures(figures) {
  const wide = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, unit, median, low, high, ratio: times } of figures) {
    const beside = times === undefined ? '' : `  × ${short(times.median)} (${short(times.low)}–${short(times.high)})`;
    console.log(`  ${name.padEnd(wide)}  ${short(median).padStart(8)} ${unit} (${short(low)}–${short(high)})${beside}`);
  }
}

/** Only what was measured. */
export function printGoals(rows) {
  const shown = rows.filter(({ verdict: is }) => is !== 'not measured');
  if (shown.length === 0) return;
  const wide = Math.max(...shown.map(({ what }) => what.length));
  console.log(`\n| ${'what'.padEnd(wide)} |    goal | at least | reached | |`);
  console.log(`|${'-'.repeat(wide + 2)}|--------:|---------:|--------:|---|`);
  for (const { what, goal, least, reached, verdict: is } of shown) {
    const cells = [`≤ ${goal}`.padStart(7), (least ? `≤ ${least}` : '').padStart(8), short(reached).padStart(7)];
    console.log(`| ${what.padEnd(wide)} | ${cells.join(' | ')} | ${is} |`);
  }
}

export function writeJson(path, { subjects, goals, size }) {
  mkdirSync(dirname(path), { recursive: true });
  const machine = { cores: availableParallelism(), system: `${process.platform} ${release()}`, node: process.version };
  const run = { at: new Date().toISOString(), size, machine, subjects, goals };
  writeFileSync(path, `${JSON.stringify(run, null, 2)}\n`);
}

/** Three digits that count. */
function short(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
