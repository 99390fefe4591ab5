import {
  type AuditCall,
  type AuditSignal,
  type CallEvent,
  type CallEventDetails,
  type CallEventKind,
  cutText,
  isSetAside,
  type MediaState,
  type ServerName,
} from '../../../contracts/index.js';

/** Leaves only words and spaces of names and errors, since Mermaid would read other characters as syntax. */
const words = (text: string): string =>
  cutText(
    text
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N} .,'-]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    60,
  )
    // The bare keyword `end` would end the diagram, so a zero-width space is put inside it.
    .replace(/\bend\b/gi, (found) => `${found[0]!}\u200b${found.slice(1)}`) || 'somebody';

const clock = (at: string) => at.slice(11, 23);

/** The ladder of a call as a Mermaid sequence diagram (mermaid.js.org), one line per step, ordered by the server's clock. */
export function* diagram(call: AuditCall, signals: AuditSignal[]): Generator<string> {
  yield 'sequenceDiagram\n';
  yield '  participant S as Server\n';
  for (const { id, displayName } of call.participants) yield `  participant P${id} as ${words(displayName)}\n`;
  const known = new Set(call.participants.map(({ id }) => id));
  const steps = [
    ...call.timeline.map((event) => ({ at: event.at, line: () => eventLine(event, known) })),
    ...signals.map((signal) => ({ at: signal.createdAt, line: () => signalLine(signal, known) })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  // Makes each line only when it is asked for, so that the caller can let other work through in between.
  for (const { line } of steps) yield line();
}

function eventLine(event: CallEvent, known: Set<number>): string {
  const { participantId, at } = event;
  const over = participantId !== null && known.has(participantId) ? `S,P${participantId}` : 'S';
  return `  Note over ${over}: ${clock(at)} ${words(told(event))}\n`;
}

type Words = { [K in CallEventKind]?: (detail: CallEventDetails[K]) => string };

/** For events whose kind alone does not say what happened. */
const TOLD: Words = {
  created: ({ type }) => `${type} call begins`,
  status: ({ to, reason }) => (reason === null ? to : `${to}, ${reason.replaceAll('-', ' ')}`),
  device: ({ name }) => `on ${name}`,
  left: ({ reason }) => (reason === 'left' ? 'left' : `left, ${reason.replaceAll('-', ' ')}`),
  media: ({ audio, video, screen }) => `sends ${mediaWords({ audio, video, screen })}`,
  links: ({ links }) => links.map(({ participantId, state }) => `P${participantId} ${state}`).join(', '),
  trouble: ({ what }) => what.replaceAll('-', ' '),
  'on-server': (server) => `on server ${serverWords(server)}`,
  'server-gone': (server) => `server ${serverWords(server)} is gone`,
  'server-came': (server) => `server ${serverWords(server)} came up`,
};

function told<K extends CallEventKind>({ kind, detail }: CallEvent<K>): string {
  const say = TOLD[kind];
  return say ? say(detail) : kind.replaceAll('-', ' ');
}

const serverWords = ({ host, number }: ServerName) => `${host} ${number}`;

function mediaWords(media: MediaState): string {
  const sent = Object.entries({ sound: media.audio, picture: media.video, screen: media.screen });
  return sent.flatMap(([name, on]) => (on ? name : [])).join(' and ') || 'nothing';
}

/** A signal that was refused or never delivered ends at the server. */
function signalLine(signal: AuditSignal, known: Set<number>): string {
  const { senderParticipantId: from, recipientParticipantId: to, kind, createdAt } = signal;
  const fate = fateOf(signal);
  const [sender, recipient] = [from, fate.arrives ? to : 0].map((id) => (known.has(id) ? `P${id}` : 'S'));
  const arrow = fate.failed ? '--x' : '->>';
  return `  ${sender}${arrow}${recipient}: ${clock(createdAt)} ${words(`${kind}${fate.words}`)}\n`;
}

function fateOf({ outcome, refusal, applyError, deliveredAt }: AuditSignal) {
  if (outcome === 'refused') return { failed: true, arrives: false, words: ` refused ${refusal ?? ''}` };
  if (deliveredAt === null && applyError === null) return { failed: true, arrives: false, words: ' not delivered' };
  if (isSetAside(applyError)) return { failed: false, arrives: true, words: ' set aside' };
  return { failed: applyError !== null, arrives: true, words: applyError === null ? '' : ' failed' };
}
