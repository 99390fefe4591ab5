import {
  APPLIED_REPORTS_MAX,
  type AppliedReport,
  charactersIn,
  MAX_APPLY_ERROR_CHARACTERS,
  type SignalMessage,
} from '../../../contracts/index.js';
import { invalid } from '../../http/errors/problem.js';
import { id, list, record, text } from '../checked.js';

/** What one message reports, built from checked fields. */
interface Applied {
  callId: SignalMessage['callId'];
  reports: AppliedReport[];
}

/** These messages are as frequent as signals, so they are checked by hand, too. Each has exactly one of `id`, `ids` and `reports`. */
export function checkApplied(payload: unknown): Applied {
  const message = record(payload, 'payload', ['callId', 'id', 'error', 'ids', 'reports']);
  const { ids, reports } = message;
  const kinds = [message['id'], ids, reports].filter((one) => one !== undefined).length;
  if (kinds !== 1) throw invalid('id', 'Give one of id, ids and reports.');
  if (message['id'] === undefined && message['error'] !== undefined)
    throw invalid('error', 'error belongs to one id: give it in reports.');
  return { callId: id(message['callId'], 'callId'), reports: reportsOf(message) };
}

function reportsOf(message: Readonly<Record<string, unknown>>): AppliedReport[] {
  const { ids, reports } = message;
  if (ids !== undefined) return list(ids, 'ids', APPLIED_REPORTS_MAX).map((one, n) => ({ id: id(one, `ids.${n}`) }));
  if (reports === undefined) return [report(message, '')];
  return list(reports, 'reports', APPLIED_REPORTS_MAX).map((one, n) =>
    report(record(one, `reports.${n}`, ['id', 'error']), `reports.${n}.`),
  );
}

/** The error message of `setRemoteDescription` or `addIceCandidate`. @param within what stands before a field's name in a refusal */
function report({ id: of, error }: Readonly<Record<string, unknown>>, within: string): AppliedReport {
  const signal = { id: id(of, `${within}id`) };
  if (error === undefined || error === null) return signal;
  const field = `${within}error`;
  const words = text(error, field);
  if (charactersIn(words) <= MAX_APPLY_ERROR_CHARACTERS) return { ...signal, error: words };
  throw invalid(field, `${field} may have at most ${MAX_APPLY_ERROR_CHARACTERS} characters.`);
}
