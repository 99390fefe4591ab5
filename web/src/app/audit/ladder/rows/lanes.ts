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
  /** Null: the server. */
  readonly participantId: number | null;
  readonly name: string;
  /** "Chrome on Linux", "device 2"; null where nothing tells devices apart, and for the server. */
  readonly device: string | null;
}

export interface Lanes {
  readonly all: readonly Lane[];
  /** The index of the server's. */
  readonly server: number;
  /** Of a device; without one, of the device that the participant had at that time. The server's for nobody. */
  readonly of: (participantId: number | null, where: { deviceId?: string; at: number }) => number;
  /** Of the page that had this epoch; before any, of the one that was next. */
  readonly ofPage: (participantId: number, where: { epoch: number; at: number }) => number;
}

interface Stay {
  at: number;
  deviceId: string;
  /** 0 where the page has not joined yet. */
  epoch: number;
}

const SERVER: Lane = { key: 'server', participantId: null, name: 'Server', device: null };

/** Who is drawn where: the caller, the server, then each device of the others, in the order in which they came. */
export function lanesOf(call: AuditCall): Lanes {
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

/** Who never came stands last, in the order of the call's list. */
function inTime(one: number, next: number): number {
  return one === next ? 0 : one - next;
}

/** Which devices somebody had, and when. */
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

  /** What is held for somebody who is not there yet goes to where they come. */
  deviceAt(at: number): string | undefined {
    const stay = this.stays.filter((one) => one.at <= at).at(-1) ?? this.stays[0];
    return stay?.deviceId ?? this.participant.deviceId ?? undefined;
  }

  /** Milliseconds; who never came stands last. */
  cameAt(): number {
    const { joinedAt } = this.participant;
    return this.stays[0]?.at ?? (joinedAt === null ? Infinity : Date.parse(joinedAt));
  }
}

/** Narrows an event to its kind. */
function isEvent<K extends CallEventKind>(event: CallEvent, kind: K): event is CallEvent<K> {
  return event.kind === kind;
}

function deviceIn({ detail }: CallEvent): string | null {
  const { deviceId } = (detail ?? {}) as Partial<CallEventDetails['device-ringing']>;
  return typeof deviceId === 'string' ? deviceId : null;
}
