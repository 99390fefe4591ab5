import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { type Call, OUTCOME_WORDS, outcomeFor } from '../../contracts/index.js';
import { CallHistory } from './call-history.js';
import type { CallFilter } from './calls.dto.js';

const COLUMNS = ['id', 'date', 'direction', 'person', 'username', 'type', 'outcome', 'durationSeconds', 'endReason'];

/** A user's history as a file, streamed. */
@Injectable()
export class CallExport {
  constructor(private readonly history: CallHistory) {}

  /** Cells that a spreadsheet would run as formulas are defused (CSV injection, OWASP). */
  csv(userId: number, filter: CallFilter): Readable {
    const rows = Readable.from(this.rows(userId, filter));
    const table = stringify({ header: true, columns: COLUMNS, escape_formulas: true, bom: true });
    rows.on('error', (error) => table.destroy(error));
    return rows.pipe(table);
  }

  json(userId: number, filter: CallFilter): Readable {
    return Readable.from(this.array(userId, filter));
  }

  private async *rows(userId: number, filter: CallFilter) {
    for await (const call of this.history.all(userId, filter)) yield rowOf(call, userId);
  }

  private async *array(userId: number, filter: CallFilter): AsyncGenerator<string> {
    let before = '[';
    for await (const call of this.history.all(userId, filter)) {
      yield `${before}${JSON.stringify(call)}`;
      before = ',\n';
    }
    yield before === '[' ? '[]' : ']';
  }
}

function rowOf(call: Call, userId: number) {
  const outgoing = call.caller.id === userId;
  const other = outgoing ? call.callee : call.caller;
  const outcome = OUTCOME_WORDS[outcomeFor(call, outgoing ? 'caller' : 'callee')];
  const direction = outgoing ? 'out' : 'in';
  const person = other?.displayName ?? '';
  const { id, type, endReason, duration, initiatedAt } = call;
  return [id, initiatedAt, direction, person, other?.username ?? '', type, outcome, duration ?? '', endReason ?? ''];
}
