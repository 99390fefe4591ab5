import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AuditAccess, AuditCall, AuditSignal, FoundCall, Overview, Page } from '../../contracts/index.js';
import { type Identity, Me, Needs } from '../auth/identity.js';
import { BodyLimit } from '../http/front/body-reader.js';
import { IdPipe } from '../http/id.js';
import { MayTake } from '../http/time-limit.js';
import { Accesses } from './accesses/accesses.js';
import { AccessesQuery, OverviewQuery, ReasonBody, SearchFilter, SearchQuery, SignalsQuery } from './audit.dto.js';
import { AuditExport } from './audit-export.js';
import { CallOverview } from './overview/call-overview.js';
import { AuditService } from './audit.service.js';

/** A reason of 500 characters, each written as `\uXXXX\uXXXX`. */
const REASON_BYTES = 8 * 1024;
const CallId = () => Param('id', IdPipe);
const file = (name: string, type: string) => ({ type, disposition: `attachment; filename="${name}"` });

/** Support reads here why a call went the way it did. For everybody else these routes do not exist. */
@ApiTags('support')
@ApiBearerAuth()
@Needs('support')
@MayTake(20_000)
@Controller('audit')
export class AuditController {
  constructor(
    private readonly audit: AuditService,
    private readonly exporting: AuditExport,
    private readonly accesses: Accesses,
    private readonly overview: CallOverview,
  ) {}

  @Get('overview')
  @ApiOperation({ summary: 'How many calls went well, failed or were poor, and what those have in common' })
  async floor(@Me() me: Identity, @Query() query: OverviewQuery): Promise<Overview> {
    await this.accesses.record(me, { action: 'overview' });
    return this.overview.of(query);
  }

  @Get('calls')
  @ApiOperation({ summary: 'Every call, newest first' })
  find(@Me() me: Identity, @Query() query: SearchQuery): Promise<Page<FoundCall>> {
    return this.audit.find(me, query);
  }

  @Get('calls/export')
  @ApiOperation({ summary: 'The calls of a search as CSV' })
  async csv(@Me() me: Identity, @Query() query: SearchFilter): Promise<StreamableFile> {
    return new StreamableFile(await this.exporting.csv(me, query), file('calls.csv', 'text/csv; charset=utf-8'));
  }

  @Get('calls/:id')
  @ApiOperation({ summary: 'A call: what happened when, and what went wrong' })
  view(@Me() me: Identity, @CallId() id: number): Promise<AuditCall> {
    return this.audit.view(me, id);
  }

  @Get('calls/:id/signals')
  @ApiOperation({ summary: 'Its signals, oldest first, addresses masked' })
  signals(@Me() me: Identity, @CallId() id: number, @Query() query: SignalsQuery): Promise<Page<AuditSignal>> {
    return this.audit.signals(me, id, query);
  }

  @Post('calls/:id/reveal')
  @HttpCode(200)
  @BodyLimit(REASON_BYTES)
  @ApiOperation({ summary: 'The same with raw text and addresses; the reason is recorded' })
  reveal(
    @Me() me: Identity,
    @CallId() callId: number,
    @Body() { reason }: ReasonBody,
    @Query() wish: SignalsQuery,
  ): Promise<Page<AuditSignal>> {
    return this.audit.reveal(me, { callId, reason, wish });
  }

  @Get('calls/:id/quality')
  @ApiOperation({ summary: 'What its pages measured of their links' })
  async quality(@Me() me: Identity, @CallId() id: number): Promise<StreamableFile> {
    return new StreamableFile(await this.audit.quality(me, id), { type: 'application/json; charset=utf-8' });
  }

  @Get('calls/:id/export')
  @ApiOperation({ summary: 'The whole as NDJSON, masked' })
  async export(@Me() me: Identity, @CallId() callId: number): Promise<StreamableFile> {
    const stream = await this.exporting.call(me, { callId });
    return new StreamableFile(stream, file(`call-${callId}.ndjson`, 'application/x-ndjson'));
  }

  @Post('calls/:id/export')
  @HttpCode(200)
  @BodyLimit(REASON_BYTES)
  @ApiOperation({ summary: 'The whole as NDJSON with raw text and addresses; the reason is recorded' })
  async exportRaw(
    @Me() me: Identity,
    @CallId() callId: number,
    @Body() { reason }: ReasonBody,
  ): Promise<StreamableFile> {
    const stream = await this.exporting.call(me, { callId, reason });
    return new StreamableFile(stream, file(`call-${callId}.ndjson`, 'application/x-ndjson'));
  }

  @Get('calls/:id/diagram')
  @ApiOperation({ summary: 'The ladder as a Mermaid sequence diagram' })
  async diagram(@Me() me: Identity, @CallId() id: number): Promise<StreamableFile> {
    return new StreamableFile(
      await this.exporting.diagram(me, id),
      file(`call-${id}.mmd`, 'text/plain; charset=utf-8'),
    );
  }

  @Get('accesses')
  @Needs('admin')
  @ApiOperation({ summary: 'Who of the staff looked at what (admins)' })
  async list(@Me() me: Identity, @Query() query: AccessesQuery): Promise<Page<AuditAccess>> {
    await this.accesses.record(me, { action: 'accesses', query });
    return this.accesses.list(query);
  }
}
