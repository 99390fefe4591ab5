import type { CallEvent, FindingCode } from '../../../../contracts/index.js';
import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { codeOf, isRefusal, obstacleOf } from '../study/obstacles.js';
import type { Study } from '../study/study.js';
import { lastRelayGrantOf } from '../study/ways.js';
import { listOf, namesOf } from '../wording.js';

interface Refusal {
  code: FindingCode;
  said: (names: string) => string;
  help: string;
}

/** STUN and TURN error codes (RFC 8489, RFC 8656). */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  401: {
    code: 'relay-credentials-refused',
    said: (names) => `refused the credentials of ${names}`,
    help: "Its secret or its clock differs from the server's.",
  },
  403: {
    code: 'relay-forbidden',
    said: (names) => `does not allow ${names} to use it`,
    help: 'Its own rules exclude these clients or addresses.',
  },
  437: {
    code: 'relay-mismatch',
    said: (names) => `told ${names} that an allocation of theirs does not match`,
    help: 'It, or something before it, mixes up clients, or it was restarted.',
  },
  438: {
    code: 'relay-stale',
    said: (names) => `told ${names} that their requests are stale`,
    help: 'Its nonces end too soon, or it was restarted.',
  },
  486: {
    code: 'relay-quota',
    said: (names) => `gives no more addresses to ${names}`,
    help: 'The quota for one user is used up (user-quota).',
  },
  508: {
    code: 'relay-full',
    said: (names) => `had no room for ${names}`,
    help: 'Its relay ports or its total quota are used up.',
  },
};
const OTHER: Refusal = { code: 'relay-refused', said: (names) => `refused ${names}`, help: 'Its own log says why.' };

const refusalOf = (event: CallEvent<'trouble'>): Refusal => REFUSALS[codeOf(event) ?? 0] ?? OTHER;

/** A TURN server answered, and gave no address. Each kind of refusal is a finding of its own. */
export const relayRefused: Rule = (study) => {
  const refused = study.events('trouble').filter(isRefusal);
  const kinds = Map.groupBy(refused, (event) => refusalOf(event).code);
  return [...kinds.values()].map((events) => {
    const refusal = refusalOf(events[0]!);
    const people = study.people.filter(({ id }) => events.some(({ participantId }) => participantId === id));
    const codes = [...new Set(events.map(codeOf))].filter((code) => code !== null);
    const said = codes.length > 0 ? ` (${listOf(codes.map(String))})` : '';
    const needed = people.filter((person) => isNeeded(study, person));
    const words = `The TURN server ${refusal.said(namesOf(people))}${said}. ${onOneSide(study, { people, events }) ?? refusal.help}${harmOf(study, needed)}`;
    const severity = needed.length > 0 ? 'failure' : 'warning';
    return finding({ code: refusal.code, words, severity, people, events });
  });
};

const isNeeded = (study: Study, person: CasePerson) =>
  study.pairs.some((pair) => {
    const obstacle = obstacleOf(study, pair);
    return obstacle?.kind === 'relay-refused' && obstacle.at.includes(person);
  });

/** A TURN server that gave addresses long before may have changed since. */
const GRANTED_MS = 60_000;

/** Everybody's credentials are made with the same secret; any other refusal can befall whoever comes last. */
function onOneSide(study: Study, of: { people: CasePerson[]; events: CallEvent<'trouble'>[] }): string | null {
  const refused = of.events.find((event) => codeOf(event) === 401);
  if (refused === undefined) return null;
  const since = Date.parse(refused.at) - GRANTED_MS;
  const concerned = new Set(of.people);
  const granted = study.people.filter(
    (person) => !concerned.has(person) && (lastRelayGrantOf(study, person) ?? 0) > since,
  );
  if (granted.length === 0) return null;
  return `It took ${namesOf(granted)} at about that time or later, so what differs is on the side of ${namesOf(of.people)}: most likely credentials that had run out.`;
}

function harmOf(study: Study, needed: CasePerson[]): string {
  if (needed.length > 0) return '';
  const unmet = study.pairs.filter(({ wasConnected, together }) => together !== null && !wasConnected);
  if (unmet.length === 0) return ' Nobody failed to connect for it.';
  const isOther = unmet.some((pair) => obstacleOf(study, pair) !== null);
  return isOther ? ' Something else kept them apart.' : ' They were not connected yet when the call ended.';
}
