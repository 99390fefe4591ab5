import type { CallEventDetails, CallEventKind, LinkStateName } from '../../../contracts/index.js';
import { at, Story } from '../../../test/support/call-story.js';
import type { CaseFile, CaseSample } from '../case/case-file.js';
import { diagnose, RULES } from './diagnose.js';

/** As many rows as are ever read of one call. */
const MOST = { events: 20_000, signals: 20_000, samples: 50_000 };
/** People who are in a meeting at once. */
const SEATS = 12;
/** Everybody who has been in a meeting. */
const CROWD = 400;

interface Size {
  people: number;
  share: number;
}

type Flood = (event: Note, index: number, person: number) => void;
type Note = <K extends CallEventKind>(kind: K, participantId: number | null, detail: CallEventDetails[K]) => void;

const others = (person: number, people: number) =>
  Array.from({ length: Math.min(people, SEATS) }, (_, index) => ((person + index) % people) + 1).filter(
    (id) => id !== person,
  );
const linked = (person: number, { people, state }: { people: number; state: LinkStateName }) => ({
  links: others(person, people).map((participantId) => ({ participantId, state })),
});
const media = (audio: boolean) => ({ audio, video: !audio, screen: false });
const joined = (person: number, epoch: number) => ({
  ...{ deviceId: `d${person}`, epoch, media: media(true), turn: true, relayOnly: false },
});

/** What fills the log, as somebody's pages or scripts could: each event in turn of another person. */
const FLOODS: Readonly<Record<string, (people: number) => Flood>> = {
  'links that come and go': (people) => (note, index, person) => {
    const state = Math.floor(index / people) % 2 === 0 ? 'reconnecting' : 'connected';
    note('links', person, linked(person, { people, state }));
  },
  'pages that come and go': (people) => (note, index, person) => {
    const turn = Math.floor(index / people);
    if (turn % 4 === 0) note('dropped', person, { deviceId: `d${person}` });
    else if (turn % 4 === 1) note('resumed', person, { deviceId: `d${person}` });
    else if (turn % 4 === 2) note('links', person, linked(person, { people, state: 'reconnecting' }));
    else note('links', person, linked(person, { people, state: 'connected' }));
  },
  'people who leave and come': (people) => (note, index, person) => {
    const turn = Math.floor(index / people);
    if (turn % 3 === 0) note('left', person, { reason: 'lost' });
    else if (turn % 3 === 1) note('joined', person, joined(person, turn));
    else note('links', person, linked(person, { people, state: 'connected' }));
  },
  'microphones that go on and off': () => (note, index, person) => note('media', person, media(index % 5 === 0)),
  'troubles of devices': () => (note, index, person) => {
    if (index % 3 === 0) note('media', person, media(index % 2 === 0));
    else note('trouble', person, { what: index % 2 ? 'microphone-in-use' : 'camera-failed', detail: null });
  },
  'troubles of relays': () => (note, index, person) =>
    note('trouble', person, { what: index % 2 ? 'relay-refused' : 'relay-unreachable', detail: '401 No' }),
  'what pages saw': () => (note, index, person) => {
    const seen = [
      { what: 'microphone', state: 'muted', forMs: 0 },
      { what: 'microphone', state: 'unmuted', forMs: 900 },
      { what: 'sound', state: 'blocked', forMs: 0 },
      { what: 'sound', state: 'playing', forMs: 900 },
      { what: 'stopped', forMs: 4_000, hidden: true },
      { what: 'page', state: 'resumed', forMs: 4_000 },
      { what: 'network', kind: index % 2 ? 'wifi' : 'cellular', online: true },
    ][index % 7]!;
    note('observed', person, { ...seen, agoMs: 10 } as unknown as CallEventDetails['observed']);
  },
  knocks: () => (note, _, person) => note('waiting', person, null),
  'servers that come and go': (people) => (note, index, person) => {
    const turn = Math.floor(index / people);
    const server = { host: 'a', number: 1 + (turn % 2) };
    if (turn % 3 === 0) note('server-gone', person, { ...server, silentSeconds: 8 });
    else if (turn % 3 === 1) note('on-server', person, { ...server, number: 3 - server.number, from: server });
    else note('left', person, { reason: 'lost' });
  },
};

/** Each in turn; in a crowd, of those who are there. */
const personAt = ({ people, stay, index }: { people: number; stay: number; index: number }) =>
  people <= SEATS ? (index % people) + 1 : ((Math.floor(index / stay) + (index % SEATS)) % people) + 1;

function flooded({ people, share }: Size, flood: Flood): CaseFile {
  const { file } = new Story().over({ kind: 'room', quality: 'poor', acceptedAt: at(0), endedAt: at(90_000) });
  file.people = Array.from({ length: people }, (_, index) => ({
    ...file.people[0]!,
    ...{ id: index + 1, userId: index + 1, name: `P${index + 1}`, role: 'member' as const },
  }));
  let id = 0;
  const note: Note = (kind, participantId, detail) => {
    const event = { ...{ id: (id += 1), callId: 1, participantId, kind, detail }, at: at(id * 4).toISOString() };
    file.events.push(event);
  };
  // In a crowd one after the other comes in, and leaves again.
  const stay = Math.ceil(MOST.events / share / people);
  const come = (person: number) => {
    if (person <= people) note('joined', person, joined(person, 1));
    if (person > SEATS) note('left', person - SEATS, { reason: 'left' });
  };
  for (const one of file.people.slice(0, SEATS)) come(one.id);
  for (const one of file.people.slice(0, 100)) note('links', one.id, linked(one.id, { people, state: 'connected' }));
  note('server-started', null, null);
  for (let index = 0; file.events.length < MOST.events / share; index += 1) {
    if (people > SEATS && index % stay === 0) come(SEATS + 1 + index / stay);
    flood(note, index, personAt({ people, stay, index }));
  }
  fill(file, { people, share });
  return file;
}

function fill(file: CaseFile, { people, share }: Size): void {
  const {
    file: {
      signals: [offer],
      samples: [sample],
    },
  } = new Story().signal(1, 'offer', { appliedAt: null }).sample(1);
  for (let index = 0; index < MOST.samples / share; index += 1) {
    const participantId = (index % people) + 1;
    const remoteId = others(participantId, people)[(Math.floor(index / people) % 11) % (Math.min(people, SEATS) - 1)]!;
    const bad: Partial<CaseSample> = index % 3 === 0 ? { audioInKbps: 0, audioOutKbps: 0 } : { reason: 'loss' };
    file.samples.push({
      ...sample!,
      id: index + 1,
      participantId,
      remoteId,
      at: at(index * 1.7),
      level: 'poor',
      ...bad,
    });
  }
  for (let index = 0; index < MOST.signals / share; index += 1) {
    const senderId = (index % people) + 1;
    const recipientId = others(senderId, people)[Math.floor(index / people) % (Math.min(people, SEATS) - 1)]!;
    const createdAt = at(index * 4);
    file.signals.push({
      ...offer!,
      id: index + 1,
      senderId,
      recipientId,
      createdAt,
      applyError: index % 2 ? null : 'OperationError: x',
    });
  }
}

const cpuMs = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

/** What it would cost if each rule sorted all rows by person, and did nothing else. */
function plainPass(file: CaseFile): number {
  const perRule = () =>
    [file.events, file.samples].map(
      (rows) =>
        Map.groupBy<number | null, { participantId: number | null }>(rows, ({ participantId }) => participantId).size,
    );
  return Object.keys(RULES).flatMap(perRule).length;
}

/** They take some ten times as long; a single one that looked at all breaks for each sample took hundreds of times as long. */
const TIMES = 60;

describe('S9, S11: no log that somebody can fill holds up the server while it is judged', () => {
  const floods = Object.entries(FLOODS);
  it.each([
    ...floods.map(([name, flood]) => ({ name, flood, people: SEATS, share: 4 })),
    // One person's own events are most where there are few, and pairs where there are many.
    ...floods.slice(2).map(([name, flood]) => ({ name, flood, people: 2, share: 8 })),
    ...floods.slice(0, 3).map(([name, flood]) => ({ name, flood, people: CROWD, share: 8 })),
    ...floods.slice(0, 1).map(([name, flood]) => ({ name, flood, people: SEATS, share: 1 })),
  ])(
    '$name, $people people, 1/$share of what is read at most',
    ({ flood, people, share }) => {
      const file = flooded({ people, share }, flood(people));
      diagnose(file);
      const [plain, whole] = [1, 2]
        .map(() => [cpuMs(() => plainPass(file)), cpuMs(() => diagnose(file))] as const)
        .reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1])]);
      expect(whole).toBeLessThan(TIMES * plain);
    },
    120_000,
  );
});
