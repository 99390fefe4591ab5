import { type CallEvent, type CallEventKind, isSetAside, type LinkStateName } from '../../../../contracts/index.js';
import type { CaseFile, CasePerson, CaseSample, CaseSignal } from '../../case/case-file.js';
import { countOf } from './span-index.js';
import { common, holds, longestOf, presencesIn, type Span } from './spans.js';

/** What the log says about the connection between two participants. */
export interface Pair {
  one: CasePerson;
  other: CasePerson;
  /** Between the two, in both directions, oldest first. */
  signals: CaseSignal[];
  /** What either end reported about this connection, in order. */
  reports: LinkReportOf[];
  /** One end reported "connected", or sound has arrived. */
  wasConnected: boolean;
  /** Each time both had a page in the call, until one of them left. */
  stretches: Span[];
  /** The longest of them; null if there is none. */
  together: Span | null;
}

export interface LinkReportOf {
  eventId: number;
  from: number;
  state: LinkStateName;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * A call's file with indexes for what the rules look up repeatedly, each built once. A call may have tens of thousands of rows,
 * and the server does nothing else while it is judged.
 */
export class Study {
  readonly pairs: Pair[];
  /** When the call ended; while it runs, the time of the last row. Milliseconds since 1970. */
  readonly end: number;
  private readonly byDirection: ReadonlyMap<string, CaseSample[]>;
  private readonly byKind: ReadonlyMap<CallEventKind, CallEvent[]>;
  private readonly byPerson: ReadonlyMap<number | null, CallEvent[]>;
  private readonly byMeasurer: ReadonlyMap<number, CaseSample[]>;
  private readonly byKindOf = new Map<string, CallEvent[]>();
  private readonly byPair: ReadonlyMap<string, Pair>;
  private readonly byEnd: ReadonlyMap<number, Pair[]>;
  private readonly measured = new Map<string, CaseSample[]>();
  private readonly presences = new Map<number, Span[]>();

  constructor(readonly file: CaseFile) {
    this.byDirection = Map.groupBy(file.samples, ({ participantId, remoteId }) => `${participantId}>${remoteId}`);
    this.byKind = Map.groupBy(file.events, ({ kind }) => kind);
    this.byPerson = Map.groupBy(file.events, ({ participantId }) => participantId);
    this.byMeasurer = Map.groupBy(file.samples, ({ participantId }) => participantId);
    this.end = file.call.endedAt?.getTime() ?? lastRowOf(file);
    this.pairs = this.allPairs();
    this.byPair = new Map(this.pairs.map((pair) => [keyOf(pair.one.id, pair.other.id), pair]));
    this.byEnd = pairsByEnd(this.pairs);
  }

  get call(): CaseFile['call'] {
    return this.file.call;
  }

  get people(): CasePerson[] {
    return this.file.people;
  }

  /** False for a call in which nobody ever came in or knocked, according to its log: then nothing was noted, or the log is gone. */
  get isNoted(): boolean {
    return (['entered', 'joined', 'waiting'] as const).some((kind) => this.events(kind).length > 0);
  }

  events<K extends CallEventKind>(kind: K): CallEvent<K>[] {
    return (this.byKind.get(kind) ?? []) as CallEvent<K>[];
  }

  /** What happened to one participant, in order. */
  eventsOf({ id }: Pick<CasePerson, 'id'>): CallEvent[] {
    return this.byPerson.get(id) ?? [];
  }

  /** What happened to one participant of one kind, in order. */
  eventsOfKind<K extends CallEventKind>({ id }: Pick<CasePerson, 'id'>, kind: K): CallEvent<K>[] {
    const key = `${id} ${kind}`;
    let found = this.byKindOf.get(key);
    if (found === undefined)
      this.byKindOf.set(key, (found = this.eventsOf({ id }).filter((event) => event.kind === kind)));
    return found as CallEvent<K>[];
  }

  /** Each time a participant had a page in the call, until they left. Empty if they never had one. */
  presencesOf(person: CasePerson): Span[] {
    let spans = this.presences.get(person.id);
    if (spans === undefined) this.presences.set(person.id, (spans = presencesIn(this.eventsOf(person), this.end)));
    return spans;
  }

  /** What one participant measured of the connection to the other while the call lasted, oldest first. */
  samples(from: CasePerson, to: CasePerson): CaseSample[] {
    const key = `${from.id}>${to.id}`;
    let found = this.measured.get(key);
    if (found === undefined)
      this.measured.set(key, (found = this.allSamples(from, to).filter((sample) => !this.isLate(sample))));
    return found;
  }

  /**
   * Measured after the end. A call whose connection was lost ended when the lost person was last seen; later measurements of the other's
   * page say nothing about anybody.
   */
  isLate({ at, spanMs }: CaseSample): boolean {
    return at.getTime() - spanMs >= this.end;
  }

  private allSamples(from: CasePerson, to: CasePerson): CaseSample[] {
    return this.byDirection.get(`${from.id}>${to.id}`) ?? [];
  }

  /** Every pair of people who were in the call, whether they met or not. In a crowd only the pairs with signals or reports. */
  private allPairs(): Pair[] {
    const people = this.people.filter(({ joinedAt }) => joinedAt !== null).sort((a, b) => a.id - b.id);
    const signals = Map.groupBy(this.file.signals, ({ senderId, recipientId }) => keyOf(senderId, recipientId));
    const reports = Map.groupBy(this.events('links').flatMap(reportsIn), ({ key }) => key);
    const isCrowd = people.length > CROWD;
    return people.flatMap((one, index) =>
      people.slice(index + 1).flatMap((other) => {
        const key = keyOf(one.id, other.id);
        if (isCrowd && !signals.has(key) && !reports.has(key)) return [];
        const own = reports.get(key) ?? [];
        const heard = endsOf({ one, other }).some(([from, to]) =>
          this.allSamples(from, to).some(({ audioInKbps }) => audioInKbps > 0),
        );
        const wasConnected = heard || own.some(({ state }) => state === 'connected');
        const stretches = common(this.presencesOf(one), this.presencesOf(other));
        const times = { stretches, together: longestOf(stretches) };
        return [{ one, other, signals: signals.get(key) ?? [], reports: own, wasConnected, ...times }];
      }),
    );
  }

  /** The pairs that a participant is one of. */
  pairsOf({ id }: Pick<CasePerson, 'id'>): Pair[] {
    return this.byEnd.get(id) ?? [];
  }

  /** The pair of these two, in either order. */
  pairOf(one: number, other: number): Pair | undefined {
    return this.byPair.get(keyOf(one, other));
  }

  /** They were connected to somebody. */
  hasMet(person: CasePerson): boolean {
    return this.pairsOf(person).some(({ wasConnected }) => wasConnected);
  }

  /** Everything that one participant measured, oldest first. */
  samplesOf({ id }: Pick<CasePerson, 'id'>): CaseSample[] {
    return this.byMeasurer.get(id) ?? [];
  }
}

function pairsByEnd(pairs: Pair[]): ReadonlyMap<number, Pair[]> {
  const found = new Map<number, Pair[]>();
  for (const pair of pairs)
    for (const { id } of [pair.one, pair.other]) {
      const own = found.get(id);
      if (own) own.push(pair);
      else found.set(id, [pair]);
    }
  return found;
}

function lastRowOf({ events, samples, signals }: CaseFile): number {
  const last = [Date.parse(events.at(-1)?.at ?? ''), samples.at(-1)?.at.getTime(), signals.at(-1)?.createdAt.getTime()];
  return Math.max(0, ...last.map((time = 0) => time || 0));
}

/** Participants of the whole meeting. The number of pairs grows with its square. */
const CROWD = 24;

const keyOf = (a: number, b: number): string => (a < b ? `${a}/${b}` : `${b}/${a}`);

function reportsIn({ id, participantId, detail, at }: CallEvent<'links'>): (LinkReportOf & { key: string })[] {
  const from = participantId ?? 0;
  return detail.links.map((link) => ({
    ...{ eventId: id, from, state: link.state, at: Date.parse(at) },
    key: keyOf(from, link.participantId),
  }));
}

/** Both ends, each with the other one. */
export const endsOf = ({ one, other }: Pick<Pair, 'one' | 'other'>): [CasePerson, CasePerson][] => [
  [one, other],
  [other, one],
];

/** A description that the browser could not apply, apart from those that it ignored on purpose. */
export const hasFailed = ({ kind, applyError }: CaseSignal): boolean =>
  kind !== 'candidate' && applyError !== null && !isSetAside(applyError);

export const descriptionsFailed = ({ signals }: Pair): boolean => signals.some(hasFailed);

/** When the two who were together at this time parted; null if they were not together. */
export function partedAfter(stretches: Span[], at: number): number | null {
  const stretch = stretches[countOf(stretches, ({ until }) => until < at)];
  return stretch && holds(stretch, at) ? stretch.until : null;
}

/** A connection attempt that takes longer than this has failed: pages try again after 10 s. */
const STUCK_MS = 10_000;

/** They should have connected and did not: an end reported failure, or they tried for long. A call hung up at once proves nothing. */
export function isInVain({ call, end }: Study, { wasConnected, reports, stretches }: Pair): boolean {
  if (wasConnected) return false;
  if (call.endReason === 'connect-failed' || reports.some(({ state }) => state === 'failed')) return true;
  const begun = reports.filter(({ state }) => state === 'connecting').map(({ at }) => at);
  return begun.some((at) => (partedAfter(stretches, at) ?? end) - at >= STUCK_MS);
}
