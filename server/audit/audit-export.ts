import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { AuditSignal, FoundCall } from '../../contracts/index.js';
import type { Identity } from '../auth/identity.js';
import { cellText } from '../http/csv/csv.js';
import { LocalTimes } from '../http/csv/local-time.js';
import { Breath } from '../http/turns.js';
import type { QualityEntity } from '../signaling/records/quality.entity.js';
import { Accesses } from './accesses/accesses.js';
import type { SearchFilter } from './audit.dto.js';
import { AuditService, sampleOf } from './audit.service.js';
import { CallSearch } from './search/call-search.js';
import { CaseFiles } from './case/case-files.js';
import { diagram } from './case/ladder-diagram.js';
import { maskedSample } from './masks.js';
import { type Reading, SignalReading } from './case/signal-reading.js';

const COLUMNS = [
  ...['id', 'date', 'kind', 'type', 'status', 'endReason', 'caller', 'people', 'room', 'durationSeconds', 'quality'],
  ...['outcome', 'cause', 'sound'],
];

/** Exports calls as streamed files. */
@Injectable()
export class AuditExport {
  constructor(
    private readonly accesses: Accesses,
    private readonly audit: AuditService,
    private readonly search: CallSearch,
    private readonly files: CaseFiles,
    private readonly reading: SignalReading,
  ) {}

  /** One JSON value per line (NDJSON): the call, then events, signals and samples. @throws not-found */
  async call(me: Identity, of: { callId: number; reason?: string }): Promise<Readable> {
    const { callId, reason } = of;
    const call = await this.audit.read(me, { action: reason === undefined ? 'export' : 'export-raw', callId, reason });
    const { timeline: _, truncated: __, diagnosis, problems, ...head } = call;
    return Readable.from(
      calmly(this.lines({ head, diagnosis, problems }, reason === undefined ? 'masked' : 'revealed')),
    );
  }

  /** @throws not-found */
  async diagram(me: Identity, callId: number): Promise<Readable> {
    const call = await this.audit.read(me, { action: 'export', callId });
    return Readable.from(calmly(diagram(call, await this.signals(callId))));
  }

  private async signals(callId: number): Promise<AuditSignal[]> {
    const signals: AuditSignal[] = [];
    const most = this.files.mostOf('signals');
    for await (const signal of this.reading.all(callId, 'outline')) if (signals.push(signal) >= most) break;
    return signals;
  }

  /** Cells that a spreadsheet would run as formulas are made harmless (CSV injection, OWASP). */
  async csv(me: Identity, filter: SearchFilter): Promise<Readable> {
    await this.accesses.record(me, { action: 'export', query: filter });
    const times = new LocalTimes(filter.timeZone);
    const columns = [...COLUMNS, ...times.columns];
    const table = stringify({ header: true, columns, escape_formulas: true, bom: true });
    const rows = Readable.from(this.rows(filter, times));
    rows.on('error', (error) => table.destroy(error));
    return rows.pipe(table);
  }

  private async *rows(filter: SearchFilter, times: LocalTimes) {
    for await (const call of this.search.all(filter)) yield [...rowOf(call), ...times.cells(call.initiatedAt)];
  }

  private async *lines(
    { head, diagnosis, problems }: { head: FoundCall; diagnosis: object[]; problems: object[] },
    how: Reading,
  ): AsyncGenerator<string> {
    const mask = await this.audit.maskOf(head);
    yield line('call', head);
    for (const finding of diagnosis) yield line('finding', finding);
    for (const problem of problems) yield line('problem', problem);
    for await (const event of this.files.allEvents(head.id)) yield line('event', mask.value(event));
    for await (const signal of this.reading.all(head.id, how)) yield line('signal', signal);
    const view = how === 'revealed' ? sampleOf : (row: QualityEntity) => maskedSample(sampleOf(row));
    for await (const row of this.files.allSamples(head.id)) yield line('sample', view(row));
  }
}

/** The same parts, with other work let through in between. */
async function* calmly<T>(parts: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  const breath = new Breath();
  for await (const part of parts) {
    yield part;
    await breath.take();
  }
}

const line = (record: string, value: object) => `${JSON.stringify({ record, ...value })}\n`;

function rowOf({
  id,
  initiatedAt,
  kind,
  type,
  status,
  endReason,
  caller,
  participants,
  roomTitle,
  duration,
  quality,
  cause,
}: FoundCall) {
  const people = participants.map(({ displayName }) => displayName).join(', ');
  const call = [id, initiatedAt, kind, type, status, endReason ?? '', cellText(caller.displayName)];
  const found = [cause?.outcome ?? '', cause?.code ?? '', cause?.sound ?? ''];
  return [...call, cellText(people), cellText(roomTitle ?? ''), duration ?? '', quality ?? '', ...found];
}
