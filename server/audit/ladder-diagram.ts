import type { AuditCall, AuditSignal, CallEvent } from '../../contracts/index.js';

/** What Mermaid reads as its own: of names and errors nothing but words and spaces is left (D3). */
const words = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N} .,'-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60)
    // A bare keyword of Mermaid would end the diagram.
    .replace(/\bend\b/gi, (found) => `${found[0]!}\u200b${found.slice(1)}`) || 'somebody';

const clock = (at: string) => at.slice(11, 23);

/** The ladder of a call as a Mermaid sequence diagram (mermaid.js.org), a line a step, by the server's clock. */
export function* diagram(call: AuditCall, signals: AuditSignal[]): Generator<string> {
  yield 'sequenceDiagram\n';
  yield '  participant S as Server\n';
  for (const { id, displayName } of call.participants) yield `  participant P${id} as ${words(displayName)}\n`;
  const known = new Set(call.participants.map(({ id }) => id));
  const steps = [
    ...call.timeline.map((event) => ({ at: event.at, line: eventLine(event, known) })),
    ...signals.map((signal) => ({ at: signal.createdAt, line: signalLine(signal, known) })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const { line } of steps) yield line;
}

function eventLine({ participantId, kind, at }: CallEvent, known: Set<number>): string {
  const over = participantId !== null && known.has(participantId) ? `S,P${participantId}` : 'S';
  return `  Note over ${over}: ${clock(at)} ${words(kind.replaceAll('-', ' '))}\n`;
}

function signalLine(signal: AuditSignal, known: Set<number>): string {
  const {
    senderParticipantId: from,
    recipientParticipantId: to,
    kind,
    outcome,
    refusal,
    applyError,
    createdAt,
  } = signal;
  const ends = [from, to].map((id) => (known.has(id) ? `P${id}` : 'S'));
  const arrow = outcome === 'refused' || applyError !== null ? '--x' : '->>';
  const fate = outcome === 'refused' ? ` refused ${refusal ?? ''}` : applyError === null ? '' : ' failed';
  return `  ${ends[0]}${arrow}${ends[1]}: ${clock(createdAt)} ${words(`${kind}${fate}`)}\n`;
}
