import type { CallEvent } from '../../../contracts/index.js';
import type { CaseFile } from '../../../server/audit/case/case-file.js';

const FAILED = ['connect-failed', 'connection-lost', 'media-failed', 'unreachable'];
const HOLE_MS = 30_000;
/** A page applies an offer within milliseconds. */
const UNAPPLIED_MS = 5_000;
const ANSWERS_TO_KNOCK = ['admitted', 'denied', 'entered', 'invited', 'withdrawn'];

/** Plain facts about a call that deserves no tick, whatever any rule says. */
export function flawsOf(file: CaseFile): string[] {
  const { call, people, events, samples, signals } = file;
  const text = JSON.stringify(events);
  const reported = events.filter(({ kind }) => kind === 'links').map(({ detail }) => JSON.stringify(detail));
  const met = reported.some((detail) => detail.includes('"connected"')) || samples.length > 0;
  const flaws = {
    failed: FAILED.includes(call.endReason ?? ''),
    'not taken': call.acceptedAt === null,
    'not connected': signals.length > 0 && !met,
    'a broken link': /"state":"(failed|reconnecting)"/.test(text),
    lost: people.some(({ leaveReason }) => leaveReason === 'lost') || text.includes('"reason":"lost"'),
    poor: samples.some(
      ({ level }, index) => level === 'poor' && samples.slice(0, index).some((one) => one.level === 'poor'),
    ),
    'not heard of': events.some(({ kind }) => kind === 'reconnecting' || kind === 'server-away'),
    trouble: events.some(({ kind }) => kind === 'trouble'),
    'nothing received': samples.some(({ audioInKbps, videoInKbps }) => audioInKbps + videoInKbps === 0),
    'came in and never joined': people.some((person) => cameInVain(file, person.id)),
    'a knock without answer': people.some((person) => knockedInVain(file, person.id)),
    'a hole of 30 s': people.some((person) => longestHole(file, person.id) >= HOLE_MS),
    'an offer not applied': call.acceptedAt !== null && people.some((person) => lastOfferIsOpen(file, person.id)),
  };
  return Object.entries(flaws).flatMap(([name, is]) => (is ? [name] : []));
}

const own = ({ events }: CaseFile, id: number) => events.filter(({ participantId }) => participantId === id);
const timesOf = (events: CallEvent[], ...kinds: CallEvent['kind'][]) =>
  events.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => Date.parse(at));

const cameInVain = (file: CaseFile, id: number) => {
  const kinds = own(file, id).map(({ kind }) => kind);
  return kinds.includes('entered') && !kinds.includes('joined');
};

function knockedInVain(file: CaseFile, id: number): boolean {
  const kinds = own(file, id).map(({ kind }) => kind);
  const last = kinds.lastIndexOf('waiting');
  return last >= 0 && !kinds.slice(last).some((kind) => ANSWERS_TO_KNOCK.includes(kind));
}

/** From when they left, or the call ended. */
function leftAt(file: CaseFile, id: number): number {
  const end = file.call.endedAt?.getTime() ?? Infinity;
  return Math.min(end, ...timesOf(own(file, id), 'left').slice(-1));
}

/** From when two were in the call together with somebody else, connected, to the end of that: the longest time without a sample of theirs. */
function longestHole(file: CaseFile, id: number): number {
  const others = file.people.filter((person) => person.id !== id).map((person) => leftAt(file, person.id));
  const until = Math.min(leftAt(file, id), Math.max(0, ...others));
  const isOfThem = (event: CallEvent) => {
    const { links } = (event.kind === 'links' ? event.detail : { links: [] }) as CallEvent<'links'>['detail'];
    const concerned = links.filter((link) => event.participantId === id || link.participantId === id);
    return concerned.some(({ state }) => state === 'connected');
  };
  const connected = file.events.find(isOfThem);
  if (connected === undefined) return 0;
  const measured = file.samples.filter(({ participantId }) => participantId === id).map(({ at }) => at.getTime());
  const times = [Date.parse(connected.at), ...measured.filter((at) => at < until), until];
  return Math.max(0, ...times.slice(1).map((at, index) => at - times[index]!));
}

/** The last offer that somebody was sent was never applied, although both were there for long enough. */
function lastOfferIsOpen(file: CaseFile, id: number): boolean {
  const senders = new Set(file.signals.map(({ senderId }) => senderId));
  return [...senders].some((senderId) => {
    const between = file.signals.filter(
      (one) => one.kind === 'offer' && [one.senderId, one.recipientId].every((end) => end === id || end === senderId),
    );
    const last = between.findLast(({ outcome }) => outcome === 'relayed');
    if (last?.recipientId !== id || last.appliedAt !== null || last.applyError !== null) return false;
    const from = Math.max(last.createdAt.getTime(), ...timesOf(own(file, id), 'joined').slice(0, 1));
    return Math.min(leftAt(file, id), leftAt(file, senderId)) - from >= UNAPPLIED_MS;
  });
}
