import '../../node-version.js';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { readSettings } from '../../config/settings.js';
import { dataSourceOptions, openDatabase } from '../../database/data-source.js';
import { checkChains, type Misfit } from './chain-check.js';

/**
 * `npm run audit:verify [-- --heads] [call id]` checks that the signal log is as it was written. Exits with 1 if it is not.
 * `--heads` also prints the end of every chain, to be stored in a place that people with access to the database cannot change.
 */
const WORDS: Record<Misfit['why'], string> = {
  changed: 'was changed after it was written',
  'out-of-place': 'does not follow the one before it: rows were taken out, put in or moved',
  'missing-before': 'is not the first one that was written: rows before it are missing',
  'missing-after': 'rows are missing at the end',
  'missing-unchained': 'rows from before there was a chain are missing',
  unhashed: 'has no hash, and is none of those from before there was a chain',
  unaccounted: 'stands after the last one that the call tells of',
  'other-head': 'its last row is not the one that the call tells of',
  'gone-too-early': 'its rows are said to have gone by age, which it had not',
  'gone-before-setting':
    'its rows are said to have gone sooner than the settings let them: they were taken, or the settings were others then',
  'gone-in-future': 'its rows are said to have gone at a time that is still to come',
  'left-over': 'stands in a log that is said to have gone by age',
};

/** Says what the check cannot find, so that nobody relies on it for that. */
const BEYOND =
  'Not told by this: calls that were deleted with their rows, deliveries and reports, events and samples. Whoever may write ' +
  'to the database can compute every chain again: compare with heads (--heads) that were kept elsewhere.';

async function verify({ callId, heads }: { callId?: number; heads: boolean }): Promise<number> {
  const kept = readSettings();
  const dataSource = await openDatabase(dataSourceOptions(kept));
  try {
    const onHead = heads ? (call: CallEntity) => console.log(call.id, call.chainLength, call.chainHead) : undefined;
    const { calls, signals, misfits } = await checkChains(dataSource.manager, { callId, kept, onHead });
    for (const misfit of misfits) console.log(inWords(misfit));
    console.log(`${calls} calls, ${signals} signals checked; ${misfits.length} calls do not fit.`);
    console.log(BEYOND);
    return misfits.length === 0 ? 0 : 1;
  } finally {
    await dataSource.destroy();
  }
}

function inWords({ callId, signalId, why }: Misfit): string {
  return signalId === null ? `call ${callId}: ${WORDS[why]}` : `call ${callId}: signal ${signalId} ${WORDS[why]}`;
}

if (existsSync('.env')) process.loadEnvFile('.env');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { heads: { type: 'boolean' } } });
const [only] = positionals;
if (only !== undefined && !/^\d+$/.test(only)) throw new Error('npm run audit:verify [-- --heads] [call id]');
process.exitCode = await verify({
  callId: only === undefined ? undefined : Number(only),
  heads: values.heads ?? false,
});
