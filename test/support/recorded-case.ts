import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditSignal, type Call, type CallEvent, judge, type StoredSample } from '../../contracts/index.js';
import type { CaseFile, CasePerson, CaseSample, CaseSignal } from '../../server/audit/case/case-file.js';

export const CASES_FOLDER = join(import.meta.dirname, '../cases');

/** A call as support exported it, and what has to be found in it. */
export interface RecordedCase {
  name: string;
  codes: string[];
  file: CaseFile;
  /** As support's page gets it. */
  call: Call;
  /** The whole export. */
  text: string;
}

type Line =
  | { record: 'case'; name: string; codes: string[] }
  | ({ record: 'call' } & Call)
  | ({ record: 'event' } & CallEvent)
  | ({ record: 'signal' } & AuditSignal)
  | ({ record: 'sample' } & StoredSample)
  | { record: 'finding' };

type Recorded<R extends Line['record']> = Extract<Line, { record: R }>;

/** All of test/cases: calls that were played in browsers (test/browser/failures). */
export function recordedCases(): RecordedCase[] {
  const names = readdirSync(CASES_FOLDER).filter((name) => name.endsWith('.ndjson'));
  return names.map((name) => caseOf(readFileSync(join(CASES_FOLDER, name), 'utf8')));
}

function caseOf(text: string): RecordedCase {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const all = <R extends Line['record']>(record: R) =>
    lines.filter((line): line is Recorded<R> => line.record === record);
  const [head] = all('case');
  const [call] = all('call');
  const events = all('event');
  const file: CaseFile = {
    call: { ...call!, ...datesOf(call!), quality: call!.quality ?? null },
    people: call!.participants.map((participant) => personOf(participant, events)),
    events,
    signals: all('signal').map(signalOf),
    samples: all('sample').map(sampleOf),
    isCut: false,
  };
  return { name: head!.name, codes: head!.codes, file, call: call!, text };
}

const date = (time: string | null) => (time === null ? null : new Date(time));
const datesOf = ({ acceptedAt, endedAt, ringingAt }: Call) => ({
  acceptedAt: date(acceptedAt),
  endedAt: date(endedAt),
  ringingAt: date(ringingAt),
  logGoneAt: null,
});

function personOf(participant: Call['participants'][number], events: CallEvent[]): CasePerson {
  const { id, userId, role, state, leaveReason, joinedAt, displayName: name } = participant;
  const silent = events.some(({ kind, detail }) => kind === 'created' && (detail as { silent: boolean }).silent);
  return { id, userId, role, state, leaveReason, joinedAt: date(joinedAt), name, silent: silent && role === 'callee' };
}

function signalOf(signal: AuditSignal): CaseSignal {
  const { senderParticipantId: senderId, recipientParticipantId: recipientId } = signal;
  const times = { createdAt: new Date(signal.createdAt), deliveredAt: date(signal.deliveredAt) };
  // Calls that were recorded before pages told their times have neither.
  const { receivedAt = null, tookMs = null } = signal as Partial<AuditSignal>;
  const told = { receivedAt: date(receivedAt), tookMs, appliedAt: date(signal.appliedAt) };
  return { ...signal, senderId, recipientId, ...times, ...told };
}

/** With the level and reason that today's code gives it; that nothing arrived of what was sent only the server knew. */
function sampleOf(sample: StoredSample): CaseSample {
  const { from, participantId: remoteId, at, concealedPercent, lossPercent, ...rest } = sample;
  const shares = { concealedPermille: permille(concealedPercent), lossPermille: permille(lossPercent) };
  const { level, reason } = sample.reason === 'nothing' ? sample : judge(sample);
  return { ...rest, level, reason, ...shares, participantId: from, remoteId, at: new Date(at) };
}

const permille = (percent: number | null) => (percent === null ? null : percent * 10);
