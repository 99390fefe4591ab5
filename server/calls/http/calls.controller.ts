import { createHash } from 'node:crypto';
import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type Call, type ChatPage, hasRole, type MissedPage, type Page } from '../../../contracts/index.js';
import { Guests, type Identity, isGuest, Me, type Person, Someone } from '../../auth/identity.js';
import { DeviceId } from '../../http/device.js';
import { PageQuery } from '../../http/paging.js';
import { invalid } from '../../http/errors/problem.js';
import { actorFor, asUser } from '../actor.js';
import { CallAnswer, CallPageAnswer, ChatPageAnswer, MissedPageAnswer } from './call.answers.js';
import { CallAnswering } from '../direct/call-answering.js';
import { CallChat } from '../chat/call-chat.js';
import { CallEnding } from '../ending/call-ending.js';
import { CallExport } from '../history/call-export.js';
import { CallHistory } from '../history/call-history.js';
import { CallPlacing } from '../direct/call-placing.js';
import { CallViews } from '../tell/call-views.js';
import { EndCallBody, PlaceCallBody, ReadBody } from './calls.dto.js';
import { CallsQuery, ExportQuery } from '../history/history.dto.js';
import { ReadMarks } from '../chat/read-marks.js';
import { Id } from './id-param.js';
import { MissedCalls } from '../history/missed-calls.js';
import { CallMoving } from '../moving/call-moving.js';

const KEY = /^[\x21-\x7e]{1,100}$/;

const actor = (me: Identity, deviceId: string) => asUser(actorFor(me, deviceId));

/** The actor of a request that only reads: it needs no device. */
const looker = (who: Person) => actorFor(who, '');

/** Two keys that differ only in case are different keys. Hashing them keeps that true in databases that compare text without case. */
const hash = (key: string) => createHash('sha256').update(key).digest('hex');

@ApiTags('calls')
@ApiBearerAuth()
@Controller('calls')
export class CallsController {
  constructor(
    private readonly placing: CallPlacing,
    private readonly answering: CallAnswering,
    private readonly ending: CallEnding,
    private readonly moving: CallMoving,
    private readonly history: CallHistory,
    private readonly missedCalls: MissedCalls,
    private readonly exporting: CallExport,
    private readonly chat: CallChat,
    private readonly readMarks: ReadMarks,
    private readonly views: CallViews,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Ring somebody: 201 with the new call, 200 with the one this request came to' })
  @ApiCreatedResponse({ type: CallAnswer })
  @ApiOkResponse({ type: CallAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: true })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  async place(
    @Me() me: Identity,
    @DeviceId() deviceId: string,
    @Body() body: PlaceCallBody,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Call> {
    if (key !== undefined && !KEY.test(key))
      throw invalid('Idempotency-Key', 'Idempotency-Key must be 1 to 100 characters.');
    const placed = await this.placing.place(actor(me, deviceId), { ...body, idempotencyKey: key ? hash(key) : null });
    response.status(placed.created ? 201 : 200);
    return this.views.call(placed.call, looker(me));
  }

  @Get()
  @ApiOperation({ summary: 'My calls, newest first' })
  @ApiOkResponse({ type: CallPageAnswer })
  list(@Me() me: Identity, @Query() query: CallsQuery): Promise<Page<Call>> {
    return this.history.list(me.userId, query);
  }

  @Get('history')
  @ApiOperation({ summary: 'My calls that are over' })
  @ApiOkResponse({ type: CallPageAnswer })
  ended(@Me() me: Identity, @Query() query: CallsQuery): Promise<Page<Call>> {
    return this.history.ended(me.userId, query);
  }

  @Get('active')
  @ApiOperation({ summary: 'My live calls, those that ring included' })
  @ApiOkResponse({ type: CallPageAnswer })
  active(@Me() me: Identity): Promise<Page<Call>> {
    return this.history.active(me.userId);
  }

  @Get('missed')
  @ApiOperation({ summary: 'Calls I missed, and how many of them I have not seen' })
  @ApiOkResponse({ type: MissedPageAnswer })
  missed(@Me() me: Identity, @Query() query: PageQuery): Promise<MissedPage> {
    return this.history.missedOf(me.userId, query);
  }

  @Post('missed/seen')
  @HttpCode(204)
  @ApiOperation({ summary: 'Mark my missed calls as seen' })
  seen(@Me() me: Identity): Promise<void> {
    return this.missedCalls.markAllSeen(me.userId);
  }

  @Get('export')
  @ApiOperation({ summary: 'My calls as a file' })
  export(@Me() me: Identity, @Query() query: ExportQuery): StreamableFile {
    const csv = query.format === 'csv';
    const stream = csv ? this.exporting.csv(me.userId, query) : this.exporting.json(me.userId, query);
    return new StreamableFile(stream, {
      type: csv ? 'text/csv; charset=utf-8' : 'application/json',
      disposition: `attachment; filename="calls.${query.format}"`,
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One call of mine (support: any)' })
  @ApiOkResponse({ type: CallAnswer })
  @Guests()
  one(@Someone() who: Person, @Id() id: number): Promise<Call> {
    const asStaff = !isGuest(who) && hasRole(who.role, 'support');
    return this.history.one(looker(who), asStaff, id);
  }

  @Get(':id/messages')
  @ApiOperation({ summary: 'What was written in a call of mine, newest first' })
  @ApiOkResponse({ type: ChatPageAnswer })
  @Guests()
  messages(@Someone() who: Person, @Id() id: number, @Query() { limit, cursor }: PageQuery): Promise<ChatPage> {
    return this.chat.list(looker(who), { callId: id, limit, cursor });
  }

  @Post(':id/messages/read')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say how far I have read, so that no device of mine marks it as unread' })
  read(@Me() me: Identity, @Id() id: number, @Body() { upTo }: ReadBody): Promise<void> {
    return this.readMarks.move(me.userId, { callId: id, upTo });
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decline the call on all my devices' })
  @ApiOkResponse({ type: CallAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: true })
  async reject(@Me() me: Identity, @DeviceId() deviceId: string, @Id() id: number): Promise<Call> {
    return this.views.call(await this.answering.reject(actor(me, deviceId), id), looker(me));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take my call back before it is accepted' })
  @ApiOkResponse({ type: CallAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: true })
  async cancel(@Me() me: Identity, @DeviceId() deviceId: string, @Id() id: number): Promise<Call> {
    return this.views.call(await this.ending.cancel(actor(me, deviceId), id), looker(me));
  }

  @Post(':id/move')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take my running call over on this device; then join it as from a fresh page' })
  @ApiOkResponse({ type: CallAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: true })
  @Guests()
  async move(@Someone() who: Person, @DeviceId() deviceId: string, @Id() id: number): Promise<Call> {
    const actor = actorFor(who, deviceId);
    return this.views.call(await this.moving.move(actor, id), actor);
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hang up' })
  @ApiOkResponse({ type: CallAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: true })
  @Guests()
  async end(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Id() id: number,
    @Body() body: EndCallBody,
  ): Promise<Call> {
    const actor = actorFor(who, deviceId);
    return this.views.call(await this.ending.end(actor, id, body?.reason), actor);
  }
}
