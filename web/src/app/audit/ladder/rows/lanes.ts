import {
  type AuditCall,
  type CallEvent,
  type CallEventDetails,
  type CallEventKind,
  hasPage,
  isSamePage,
  type Participant,
} from '@contracts';

/** A vertical line of the ladder: one device of somebody in the call, or the server. */
interface Lane {
  readonly key: string;
  /** Null for the server. */
  readonly participantId: number | null;
  readonly name: string;
  /** "Chrome on Linux", "device 2"; null if nothing tells devices apart, and for the server. */
  readonly device: string | null;
}

export interface LadderLanes {
  readonly all: readonly Lane[];
  /** The index of the server's lane. */
  readonly server: number;
  /**
   * The lane of a device; without a device id, of the participant's device at that time. For null it is the
   * server's lane.
   */
  readonly of: (participantId: number | null, where: { deviceId?: string; at: number }) => number;
  /** The lane of the page that had this epoch; before any epoch, of the page that joined next. */
  readonly ofPage: (participantId: number, where: { epoch: number; at: number }) => number;
}

interface Stay {
  at: number;
  deviceId: string;
  /** 0 if the page has not joined yet. */
  epoch: number;
}

const SERVER: Lane = { key: 'server', participantId: null, name: 'Server', device: null };

/** Arranges the lanes: the caller, the server, then each device of the others in the order in which they joined. */
export function lanesOf(call: AuditCall): LadderLanes {
  const people = new Map(call.participants.map((participant) => [participant.id, new PersonLanes(participant)]));
  for (const event of call.timeline) people.get(event.participantId ?? 0)?.take(event);
  const [first, rest] = inOrder(call, [...people.values()]);
  const before = first.flatMap((person) => person.lanes());
  const all = [...before, SERVER, ...rest.flatMap((person) => person.lanes())];
  const index = new Map(all.map(({ key }, i) => [key, i]));
  const server = before.length;
  const placeOf = (id: number | null, device: (person: PersonLanes) => string | undefined) => {
    const person = people.get(id ?? 0);
    return person === undefined ? server : (index.get(person.keyOf(device(person))) ?? server);
  };
  return {
    all,
    server,
    of: (id, { deviceId, at }) => placeOf(id, (person) => deviceId ?? person.deviceAt(at)),
    ofPage: (id, { epoch, at }) => placeOf(id, (person) => person.deviceOf(epoch) ?? person.deviceAt(at)),
  };
}

function inOrder(call: AuditCall, people: PersonLanes[]): [PersonLanes[], PersonLanes[]] {
  const caller =
    people.find(({ participant: { role } }) => role === 'caller') ??
    people.find(({ participant: { userId } }) => userId === call.caller.id);
  const others = people.filter((person) => person !== caller).sort((one, next) => inTime(one.cameAt(), next.cameAt()));
  return [caller ? [caller] : [], others];
}

/** People who never joined come last, in the order of the call's list. */
function inTime(one: number, next: number): number {
  return one === next ? 0 : one - next;
}

/** The devices of one person, and when they were used. */
class PersonLanes {
  private readonly devices: string[] = [];
  private readonly names = new Map<string, string>();
  /** Oldest first. */
  private readonly stays: Stay[] = [];

  constructor(readonly participant: Participant) {}

  take(event: CallEvent): void {
    const deviceId = deviceIn(event);
    if (deviceId === null) return;
    if (!this.devices.includes(deviceId)) this.devices.push(deviceId);
    if (isEvent(event, 'device')) this.names.set(deviceId, event.detail.name);
    const at = Date.parse(event.at);
    if (isEvent(event, 'entered')) this.stays.push({ at, deviceId, epoch: 0 });
    if (isEvent(event, 'joined')) this.stays.push({ at, deviceId, epoch: event.detail.epoch });
  }

  lanes(): Lane[] {
    const { id, displayName: name } = this.participant;
    if (this.devices.length === 0) return [{ key: this.keyOf(undefined), participantId: id, name, device: null }];
    return this.devices.map((deviceId, i) => ({
      key: this.keyOf(deviceId),
      participantId: id,
      name,
      device: this.names.get(deviceId) ?? (this.devices.length > 1 ? `device ${i + 1}` : null),
    }));
  }

  keyOf(deviceId: string | undefined): string {
    const known = deviceId !== undefined && this.devices.includes(deviceId) ? deviceId : (this.devices[0] ?? '');
    return `${this.participant.id} ${known}`;
  }

  deviceOf(epoch: number): string | undefined {
    return !hasPage({ epoch }) ? undefined : this.stays.find((stay) => isSamePage(stay, { epoch }))?.deviceId;
  }

  /** A signal held for somebody who has not joined yet goes to the device they join with. */
  deviceAt(at: number): string | undefined {
    const stay = this.stays.filter((one) => one.at <= at).at(-1) ?? this.stays[0];
    return stay?.deviceId ?? this.participant.deviceId ?? undefined;
  }

  /** Milliseconds since 1970; Infinity for somebody who never joined, so that they come last. */
  cameAt(): number {
    const { joinedAt } = this.participant;
    return this.stays[0]?.at ?? (joinedAt === null ? Infinity : Date.parse(joinedAt));
  }
}

/** Narrows the type of an event to its kind. */
function isEvent<K extends CallEventKind>(event: CallEvent, kind: K): event is CallEvent<K> {
  return event.kind === kind;
}

function deviceIn({ detail }: CallEvent): string | null {
  const { deviceId } = (detail ?? {}) as Partial<CallEventDetails['device-ringing']>;
  return typeof deviceId === 'string' ? deviceId : null;
}
