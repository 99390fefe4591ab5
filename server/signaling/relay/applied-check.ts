import {
  APPLIED_REPORTS_MAX,
  type AppliedReport,
  charactersIn,
  MAX_APPLY_ERROR_CHARACTERS,
  type SignalMessage,
  TOLD_MS_MAX,
} from '../../../contracts/index.js';
import { invalid } from '../../http/errors/problem.js';
import { id, list, record, text, time, whole } from '../checked.js';

/** What one message reports, built from checked fields. */
interface Applied {
  callId: SignalMessage['callId'];
  reports: AppliedReport[];
}

type Fields = Readonly<Record<string, unknown>>;
const SPANS = ['agoMs', 'waitedMs', 'tookMs'] as const;
const TIMES = ['receivedAt', ...SPANS] as const;
const REPORT = ['id', 'error', ...TIMES];

/** These messages are as frequent as signals, so they are checked by hand, too. Each has exactly one of `id`, `ids` and `reports`. */
export function checkApplied(payload: unknown): Applied {
  const message = record(payload, 'payload', ['callId', 'ids', 'reports', ...REPORT]);
  const { ids, reports } = message;
  const kinds = [message['id'], ids, reports].filter((one) => one !== undefined).length;
  if (kinds !== 1) throw invalid('id', 'Give one of id, ids and reports.');
  const stray = REPORT.find((name) => message['id'] === undefined && message[name] !== undefined);
  if (stray !== undefined) throw invalid(stray, `${stray} belongs to one id: give it in reports.`);
  return { callId: id(message['callId'], 'callId'), reports: reportsOf(message) };
}

function reportsOf(message: Fields): AppliedReport[] {
  const { ids, reports } = message;
  if (ids !== undefined) return list(ids, 'ids', APPLIED_REPORTS_MAX).map((one, n) => ({ id: id(one, `ids.${n}`) }));
  if (reports === undefined) return [report(message, '')];
  return list(reports, 'reports', APPLIED_REPORTS_MAX).map((one, n) =>
    report(record(one, `reports.${n}`, REPORT), `reports.${n}.`),
  );
}

/** @param within what stands before a field's name in a refusal */
function report(fields: Fields, within: string): AppliedReport {
  const signal = withError(fields, within);
  if (TIMES.every((name) => fields[name] === undefined)) return signal;
  return { ...signal, ...times(fields, { within, isDone: signal.error !== undefined }) };
}

/** Whoever tells one of the times tells all that belong to it; what a page says it did within a time may not take longer than that. */
function times(fields: Fields, { within, isDone }: { within: string; isDone: boolean }): Partial<AppliedReport> {
  const span = (name: (typeof SPANS)[number], most: number) => {
    const ms = whole(fields[name], within + name);
    if (ms <= most) return ms;
    throw invalid(within + name, `${within}${name} may be at most ${most}.`);
  };
  const receivedAt = time(fields['receivedAt'], `${within}receivedAt`);
  const agoMs = span('agoMs', TOLD_MS_MAX);
  const waitedMs = fields['waitedMs'] === undefined ? 0 : span('waitedMs', agoMs);
  if (!isDone && fields['tookMs'] === undefined) return { receivedAt, agoMs, waitedMs };
  return { receivedAt, agoMs, waitedMs, tookMs: span('tookMs', agoMs - waitedMs) };
}

/** The error message of `setRemoteDescription` or `addIceCandidate`. */
function withError({ id: of, error }: Fields, within: string): AppliedReport {
  const signal = { id: id(of, `${within}id`) };
  if (error === undefined || error === null) return signal;
  const field = `${within}error`;
  const words = text(error, field);
  if (charactersIn(words) <= MAX_APPLY_ERROR_CHARACTERS) return { ...signal, error: words };
  throw invalid(field, `${field} may have at most ${MAX_APPLY_ERROR_CHARACTERS} characters.`);
}
