import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { AcceptedCall } from '../../../contracts/index.js';
import { type Identity, Me } from '../../auth/identity.js';
import { actorFor, asUser } from '../../calls/actor.js';
import { Id } from '../../calls/http/id-param.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { DeviceId } from '../../http/device.js';
import { AcceptAnswer, AcceptBody } from './accept.dto.js';
import { Accepting } from './accepting.js';

/** The one step of a call over HTTP that may also seat a socket. */
@ApiTags('calls')
@ApiBearerAuth()
@Controller('calls')
export class AcceptController {
  constructor(
    private readonly accepting: Accepting,
    private readonly views: CallViews,
  ) {}

  @Post(':id/accept')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take the call on this device' })
  @ApiOkResponse({ type: AcceptAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: true })
  async accept(
    @Me() me: Identity,
    @DeviceId() deviceId: string,
    @Id() id: number,
    @Body() body?: AcceptBody,
  ): Promise<AcceptedCall> {
    const actor = asUser(actorFor(me, deviceId));
    const { call, joined } = await this.accepting.accept(actor, { callId: id, join: body?.join });
    return { ...this.views.call(call, actor), ...(joined ? { joined } : {}) };
  }
}
