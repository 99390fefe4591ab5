import type { CallEvent } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import type { Study } from './study.js';

/** One device of somebody who was rung. */
export interface RungDevice {
  /** When it rang first. Milliseconds since 1970. */
  from: number;
  /** Each time its page was gone; `until` is null if it did not ring again. */
  gaps: { from: number; until: number | null }[];
  events: CallEvent[];
}

/** One time that somebody was rung, up to when they no longer were: they may be rung into the same call again. */
export interface Ring {
  /** In the order in which they rang. */
  devices: RungDevice[];
  until: number;
}

export function ringsOf(study: Study, person: CasePerson): Ring[] {
  const rings: Ring[] = [];
  let devices = new Map<string, RungDevice>();
  const close = (until: number) => {
    if (devices.size > 0) rings.push({ devices: [...devices.values()], until });
    devices = new Map();
  };
  for (const event of study.eventsOf(person)) {
    if (ENDS_RINGING.has(event.kind)) close(Date.parse(event.at));
    if (event.kind === 'device-ringing' || event.kind === 'device-gone')
      add(devices, event as CallEvent<'device-ringing' | 'device-gone'>);
  }
  close(study.end);
  return rings;
}

function add(devices: Map<string, RungDevice>, event: CallEvent<'device-ringing' | 'device-gone'>): void {
  const { deviceId } = event.detail;
  const at = Date.parse(event.at);
  const known = devices.get(deviceId);
  // A device that is gone when it is over already rang in the time before.
  if (event.kind === 'device-gone' && known === undefined) return;
  const device = known ?? { from: at, gaps: [], events: [] };
  devices.set(deviceId, device);
  device.events.push(event);
  const last = device.gaps.at(-1);
  const open = last?.until === null ? last : null;
  if (event.kind === 'device-gone' && !open) device.gaps.push({ from: at, until: null });
  if (event.kind === 'device-ringing' && open) open.until = at;
}

const ENDS_RINGING: ReadonlySet<CallEvent['kind']> = new Set<CallEvent['kind']>([
  ...(['entered', 'declined', 'unanswered', 'left'] as const),
]);
