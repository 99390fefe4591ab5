import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { type Call, OUTCOME_WORDS, outcomeFor, PAGE_MAX } from '../../../contracts/index.js';
import { cellText } from '../../http/csv/csv.js';
import { LocalTimes } from '../../http/csv/local-time.js';
import { CallChat } from '../chat/call-chat.js';
import { CallHistory } from './call-history.js';
import type { CallFilter } from './history.dto.js';

const COLUMNS = [
  'id',
  'date',
  'direction',
  'person',
  'username',
  'type',
  'outcome',
  'durationSeconds',
  'endReason',
  'room',
  'cause',
];

/** A user's call history as a streamed file. */
@Injectable()
export class CallExport {
  constructor(
    private readonly history: CallHistory,
    private readonly chat: CallChat,
  ) {}

  /** Cells that a spreadsheet would run as formulas are made harmless (CSV injection, OWASP). */
  csv(userId: number, filter: CallFilter & { timeZone?: string }): Readable {
    const times = new LocalTimes(filter.timeZone);
    const rows = Readable.from(this.rows(userId, filter, times));
    const columns = [...COLUMNS, ...times.columns];
    const table = stringify({ header: true, columns, escape_formulas: true, bom: true });
    rows.on('error', (error) => table.destroy(error));
    return rows.pipe(table);
  }

  json(userId: number, filter: CallFilter): Readable {
    return Readable.from(this.array(userId, filter));
  }

  private async *rows(userId: number, filter: CallFilter, times: LocalTimes) {
    for await (const call of this.history.all(userId, filter))
      yield [...rowOf(call, userId), ...times.cells(call.initiatedAt)];
  }

  private async *array(userId: number, filter: CallFilter): AsyncGenerator<string> {
    let before = '[';
    for await (const call of this.history.all(userId, filter)) {
      yield `${before}${JSON.stringify(call).slice(0, -1)},"messages":[`;
      yield* this.messages(call, userId);
      yield ']}';
      before = ',\n';
    }
    yield before === '[' ? '[]' : ']';
  }

  /** The chat of the call, newest first, read page by page. */
  private async *messages({ id: callId, chat }: Call, userId: number): AsyncGenerator<string> {
    if (chat === undefined || chat === 'none') return;
    const who = { userId, guestId: null };
    for (let cursor: string | undefined, first = true; ;) {
      const page = await this.chat.list(who, { callId, limit: PAGE_MAX, cursor });
      if (page.items.length > 0) yield `${first ? '' : ','}${JSON.stringify(page.items).slice(1, -1)}`;
      if (page.nextCursor === null) return;
      [cursor, first] = [page.nextCursor, false];
    }
  }
}

function rowOf(call: Call, userId: number) {
  const outgoing = call.caller.id === userId;
  const state = call.participants.find((participant) => participant.userId === userId)?.state;
  const outcome = OUTCOME_WORDS[outcomeFor(call, outgoing ? 'caller' : 'callee', state)];
  const direction = outgoing ? 'out' : 'in';
  const { person, username } = otherOf(call, userId);
  const { id, type, endReason, initiatedAt } = call;
  const duration = ownDuration(call, userId);
  return [
    id,
    initiatedAt,
    direction,
    cellText(person),
    username,
    type,
    outcome,
    duration ?? '',
    endReason ?? '',
    cellText(call.roomTitle ?? ''),
    call.why?.code ?? '',
  ];
}

/** In seconds: for a meeting the time this user was in it, for a direct call its whole length. */
function ownDuration({ kind, duration, participants }: Call, userId: number): number | null {
  if (kind === 'direct') return duration;
  return participants.find((participant) => participant.userId === userId)?.presentSeconds ?? duration;
}

/** The other person. For a meeting or a larger call, everybody who was there. */
function otherOf(call: Call, userId: number): { person: string; username: string } {
  const others = call.participants.filter(
    (one) => one.userId !== userId && (one.joinedAt !== null || call.kind === 'direct'),
  );
  if (call.kind === 'room' || others.length > 1)
    return { person: others.map(({ displayName }) => displayName).join(', '), username: '' };
  const other = call.caller.id === userId ? call.callee : call.caller;
  return { person: other?.displayName ?? '', username: other?.username ?? '' };
}
