import type { Call, ToldCode } from '@contracts';
import { isolated } from '../shared-ui/isolated';

/** The people whom a cause concerns, in the order in which the cause names them. */
interface Named {
  name: string;
  you: boolean;
}
type Words = (people: readonly Named[]) => string;

/** More names than these would say nothing about any of them. */
const NAMES_MAX = 3;

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const youFirst = (people: readonly Named[]) => [...people].sort((one, other) => Number(other.you) - Number(one.you));
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** "your", "Ben’s", "your and Ben’s", "somebody’s" */
function whose(people: readonly Named[]): string {
  if (people.length === 0) return 'somebody’s';
  if (people.length > NAMES_MAX) return 'several people’s';
  return list.format(youFirst(people).map(({ name, you }) => (you ? 'your' : `${name}’s`)));
}

/** " between you and Ben", " between Ben and the others"; nothing where nobody is named. */
function between(people: readonly Named[]): string {
  if (people.length === 0) return '';
  if (people.length > NAMES_MAX) return ' between several people';
  const names = youFirst(people).map(({ name, you }) => (you ? 'you' : name));
  return ` between ${list.format(names.length === 1 ? [...names, 'the others'] : names)}`;
}

const nameOf = ({ name, you }: Named) => (you ? 'you' : name);
const own =
  (rest: string): Words =>
  (people) =>
    `${capital(whose(people))} ${rest}.`;
const link =
  (did: string, more = ''): Words =>
  (people) =>
    `${did}${between(people)}${more}.`;
const always =
  (words: string): Words =>
  () =>
    words;
/** The first did not get what the second gave. */
const oneWay =
  (did: string, otherwise: string): Words =>
  (people) =>
    people.length === 2 ? `${capital(nameOf(people[0]))} ${did} ${nameOf(people[1])}.` : otherwise;

const relayRefused = always('The relay server, which connects different networks, did not take the connection.');

/** Every cause that the people of a call are told, in their words: what was so, and nobody's fault. */
const WHY: Readonly<Record<ToldCode, Words>> = {
  'never-reached-a-device': own('devices could not be reached'),
  'caller-gone': own('page was gone before the call was accepted'),
  'never-joined': own('page never came into the call'),
  'no-microphone': own('browser had no microphone'),
  'microphone-denied': own('browser was not allowed to use the microphone'),
  'microphone-in-use': own('microphone was in use by another program'),
  'listens-only': own('microphone did not open'),
  'no-camera': own('camera did not open'),
  'silent-microphone': own('microphone gave no sound'),
  'muted-by-system': own('microphone was muted by the system or the headset'),
  'sound-blocked': own('browser did not play the sound'),
  'signals-refused': own('page sent what the server did not take'),
  'no-offer': always('The pages did not begin to connect.'),
  'not-delivered': own('page could not be reached while the call was connecting'),
  'never-applied': own('page was stuck and did not connect'),
  'description-failed': own('browser did not understand what the other one offered'),
  'offer-not-answered': own('browser did not answer while the call was connecting'),
  'negotiation-collided': link('Two attempts to connect crossed each other'),
  'relay-only-without-relay': always('Calls have to go through a relay server here, and none is set up.'),
  'no-relay-candidate': always('The relay server, which connects different networks, did not answer.'),
  'relay-one-side': own('network let nothing through to the relay server'),
  'relay-credentials-refused': relayRefused,
  'relay-forbidden': relayRefused,
  'relay-mismatch': relayRefused,
  'relay-stale': relayRefused,
  'relay-quota': relayRefused,
  'relay-full': always('The relay server, which connects different networks, had no place left.'),
  'relay-refused': relayRefused,
  'no-candidates': own('browser gave no address to connect to'),
  'only-local-candidates': link('No connection came about', ': that would need a relay server, and none is set up'),
  'no-way-between': link('No connection came about', ': nothing came through the networks'),
  'slow-start': link('It took long to connect'),
  'fingerprint-altered': link('No safe connection came about', ': something on the way changed the data'),
  'encryption-stuck': link('No safe connection came about', ': large packets did not come through'),
  'lost-one-side': own('connection was lost'),
  gone: own('connection was lost and did not come back'),
  'all-away': always('Everybody lost the server at the same moment.'),
  away: own('connection was lost for a while'),
  'relayed-links-lost': link('The connection through the relay server broke'),
  'link-broke': link('The connection broke'),
  'ended-by-restart': always('The server was restarted or went away.'),
  'server-away': always('The server was away for a while.'),
  'one-way-sound': oneWay('heard nothing of', 'Sound came through in one direction only.'),
  'nothing-received': link('No sound came through'),
  'sound-not-sent': own('browser sent no sound'),
  'nothing-heard': oneWay('heard nothing of', 'Somebody could not be heard.'),
  'no-picture': (people) =>
    people.length === 1
      ? own('browser sent no picture')(people)
      : oneWay('saw no picture of', 'A picture did not come through.')(people),
  'video-refused': own('browser could not show the picture'),
  'poor-by-loss': link('Parts of the sound got lost'),
  'poor-by-delay': link('Sound took long'),
  'poor-by-jitter': link('Sound came unevenly'),
  'poor-by-upload': link('There was too little room for the picture'),
};

/** Why the user's own call failed, was poor or was lost; null where the server does not say. */
export function whyWords({ why, participants }: Pick<Call, 'why' | 'participants'>, myId: number): string | null {
  if (!why || !Object.hasOwn(WHY, why.code)) return null;
  const people = why.participantIds.flatMap((id) => participants.find((one) => one.id === id) ?? []);
  return WHY[why.code](
    people.map(({ userId, displayName }) => ({ name: isolated(displayName), you: userId === myId })),
  );
}
