import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, CallWhy, Finding } from '../../../contracts/index.js';
import { verdictOf } from '../../../server/audit/causes/verdict.js';
import { diagnose } from '../../../server/audit/diagnosis/diagnose.js';
import { hasOnlyKnocked } from '../../../server/calls/actor.js';
import { toldWhy } from '../../../server/calls/history/told-why.js';
import type { ShownParticipant } from '../../../server/calls/rows/shown-calls.js';
import { toldQuality } from '../../../server/calls/tell/call-views.js';
import { CASES_FOLDER, type RecordedCase } from '../recorded-case.js';

/** What everybody reads of a recorded call. It stands beside the recording as `<name>.expected.json`, for people to review. */
export interface CaseReading {
  /** What support reads, with the names of those whom it concerns. */
  findings: { code: string; severity: Finding['severity']; names: string; words: string }[];
  /** What the history of each person with an account says, once the call was judged. */
  history: Record<string, { result: string; connection: string | null; reason: string | null }>;
}

/** The web app's own words; its modules are of another TypeScript project, so their types are repeated here. */
interface Words {
  result: (call: Call, myId: number) => { words: string };
  connection: (call: Call, myId: number) => string | null;
  reason: (call: Call, myId: number) => string | null;
}

const WEB = join(import.meta.dirname, '../../../web/src/app');

export async function webWords(): Promise<Words> {
  const load = async (path: string) => (await import(join(WEB, path))) as Record<string, never>;
  const [words, outcome, reasons] = [
    await load('history/call-words.ts'),
    await load('call/session/my-outcome.ts'),
    await load('history/details/call-reasons.ts'),
  ];
  return { result: words['readCall']!, connection: outcome['qualityWords']!, reason: reasons['reasonWords']! };
}

export function readingOf({ file, call }: RecordedCase, words: Words): CaseReading {
  const found = diagnose(file);
  const cause = verdictOf(file.call, found);
  const mine = (me: Call['participants'][number]): CaseReading['history'][string] => {
    const participants = call.participants.filter((one) => one === me || !hasOnlyKnocked(shown(one)));
    const seen: Call = { ...call, participants, quality: toldQuality(call as never, shown(me), cause) };
    const why: CallWhy | null = toldWhy(seen, shown(me), cause);
    const told = { ...seen, why };
    const id = me.userId!;
    return {
      result: words.result(told, id).words,
      connection: words.connection(told, id),
      reason: words.reason(told, id),
    };
  };
  const names = new Map(file.people.map(({ id, name }) => [id, name]));
  const reading = {
    findings: found.map(({ code, severity, participantIds, words: said }) => ({
      ...{ code, severity, names: participantIds.map((id) => names.get(id) ?? `?${id}`).join(', '), words: said },
    })),
    history: Object.fromEntries(
      call.participants.filter((one) => hasRow(file, one)).map((me) => [me.displayName, mine(me)]),
    ),
  };
  return withoutNumbers(reading, file.people);
}

/** Guests have no history, and the history has no row for somebody who only knocked, or whom the call did not ring. */
const hasRow = ({ people }: RecordedCase['file'], one: Call['participants'][number]) =>
  one.userId !== null &&
  !hasOnlyKnocked(shown(one)) &&
  !people.some(({ id, silent, joinedAt }) => id === one.id && silent && joinedAt === null);

const shown = (one: Call['participants'][number]) =>
  ({ ...one, joinedAt: one.joinedAt === null ? null : new Date(one.joinedAt) }) as unknown as ShownParticipant;

/** People of a play are called "Ann 3", with a number that is another one at the next recording. */
function withoutNumbers(reading: CaseReading, people: RecordedCase['file']['people']): CaseReading {
  const text = people.reduce(
    (left, { name }) => left.replaceAll(new RegExp(`${name}\\b`, 'g'), name.replace(/ \d+$/, '')),
    JSON.stringify(reading),
  );
  return JSON.parse(text) as CaseReading;
}

const pathOf = (name: string) => join(CASES_FOLDER, `${name}.expected.json`);

/** @returns null for a case that nobody has read yet */
export const expectedOf = (name: string): CaseReading | null =>
  existsSync(pathOf(name)) ? (JSON.parse(readFileSync(pathOf(name), 'utf8')) as CaseReading) : null;

export function keepReading(name: string, reading: CaseReading): void {
  writeFileSync(pathOf(name), `${JSON.stringify(reading, null, 2)}\n`);
}
