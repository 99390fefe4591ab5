import '../node-version.js';
import { existsSync } from 'node:fs';
import { readSettings } from '../config/settings.js';
import { dataSourceOptions, openDatabase } from '../database/data-source.js';
import { checkChains, type Misfit } from './chain-check.js';

/** `npm run audit:verify [call id]`: whether the signal log is as it was written. Ends with 1 where it is not. */
const WORDS: Record<Misfit['why'], string> = {
  changed: 'was changed after it was written',
  'out-of-place': 'does not follow the one before it: rows were taken out, put in or moved',
  'missing-before': 'is not the first one that was written: rows before it are missing',
  'missing-after': 'rows are missing at the end',
  'gone-too-early': 'its rows are said to have gone by age, which it had not',
  'left-over': 'stands in a log that is said to have gone by age',
};

async function verify(only: string | undefined): Promise<number> {
  const dataSource = await openDatabase(dataSourceOptions(readSettings()));
  try {
    const callId = only === undefined ? undefined : Number(only);
    const { calls, signals, misfits } = await checkChains(dataSource.manager, { callId });
    for (const misfit of misfits) console.log(inWords(misfit));
    console.log(`${calls} calls, ${signals} signals checked; ${misfits.length} calls do not fit.`);
    return misfits.length === 0 ? 0 : 1;
  } finally {
    await dataSource.destroy();
  }
}

function inWords({ callId, signalId, why }: Misfit): string {
  return signalId === null ? `call ${callId}: ${WORDS[why]}` : `call ${callId}: signal ${signalId} ${WORDS[why]}`;
}

if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await verify(process.argv[2]);
