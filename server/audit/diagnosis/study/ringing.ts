import type { CallEvent } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import type { Study } from './study.js';

/** One device of somebody who was rung. */
export interface RungDevice {
  /** When it rang first. Milliseconds since 1970. */
  from: number;
  /** Each time its page was gone; `until` is null where it did not ring again. */
  gaps: { from: number; until: number | null }[];
  events: CallEvent[];
}

/** The devices that rang for somebody, in the order in which they did. */
export function rungDevicesOf(study: Study, person: CasePerson): RungDevice[] {
  const devices = new Map<string, RungDevice>();
  for (const event of study.eventsOf(person)) {
    if (event.kind !== 'device-ringing' && event.kind !== 'device-gone') continue;
    const { deviceId } = (event as CallEvent<'device-ringing' | 'device-gone'>).detail;
    const at = Date.parse(event.at);
    const device = devices.get(deviceId) ?? { from: at, gaps: [], events: [] };
    devices.set(deviceId, device);
    device.events.push(event);
    const last = device.gaps.at(-1);
    const open = last?.until === null ? last : null;
    if (event.kind === 'device-gone' && !open) device.gaps.push({ from: at, until: null });
    if (event.kind === 'device-ringing' && open) open.until = at;
  }
  return [...devices.values()];
}

/** When somebody was no longer rung. */
export function rungUntil(study: Study, person: CasePerson): number {
  const over = study.eventsOf(person).find(({ kind }) => ENDS_RINGING.has(kind));
  return over ? Date.parse(over.at) : study.end;
}
const ENDS_RINGING: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  ...(['entered', 'declined', 'unanswered', 'left'] as const),
]);
