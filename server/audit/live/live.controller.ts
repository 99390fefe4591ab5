import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Call, LiveBoard } from '../../../contracts/index.js';
import { BodyLimit } from '../../http/front/body-reader.js';
import { IdPipe } from '../../http/id.js';
import { type Identity, Me, Needs } from '../../http/identity.js';
import { ReasonBody } from '../audit.dto.js';
import { LiveCalls } from './live-calls.js';

/** A reason of 500 characters, each written as `\uXXXX\uXXXX`. */
const REASON_BYTES = 8 * 1024;

/** The calls that run now, for support. For everybody else these routes do not exist. */
@ApiTags('support')
@ApiBearerAuth()
@Needs('support')
@Controller('audit')
export class LiveController {
  constructor(private readonly live: LiveCalls) {}

  @Get('live')
  @ApiOperation({ summary: 'The calls that ring or run now, with how their connections are' })
  board(@Me() me: Identity): Promise<LiveBoard> {
    return this.live.board(me);
  }

  @Post('calls/:id/end')
  @HttpCode(200)
  @Needs('admin')
  @BodyLimit(REASON_BYTES)
  @ApiOperation({ summary: 'End a running call for everybody in it; the reason is recorded (admins)' })
  end(@Me() me: Identity, @Param('id', IdPipe) callId: number, @Body() { reason }: ReasonBody): Promise<Call> {
    return this.live.end(me, { callId, reason });
  }
}
