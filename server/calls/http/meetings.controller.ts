import { Body, Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { Call, RoomJoin } from '../../../contracts/index.js';
import { Guests, type Identity, Me, type Person, Someone } from '../../auth/identity.js';
import { type Client, From } from '../../http/client.js';
import { DeviceId } from '../../http/device.js';
import { MayTake } from '../../http/time-limit.js';
import { actorFor, asUser, hasHost } from '../actor.js';
import { CallAnswer, RoomJoinedAnswer, RoomWaitingAnswer } from './call.answers.js';
import { CallInviting } from '../adding/call-inviting.js';
import { CallViews } from '../tell/call-views.js';
import { InviteBody, JoinBody, LockBody } from './calls.dto.js';
import { MeetingHandOver } from '../meeting/meeting-hand-over.js';
import { Id } from './id-param.js';
import { MeetingAdmission } from '../meeting/meeting-admission.js';
import { MeetingHosting } from '../meeting/meeting-hosting.js';
import { MeetingRemoval } from '../meeting/meeting-removal.js';
import { RoomEntry } from '../meeting/room-entry.js';
import { RoomLeaving } from '../meeting/room-leaving.js';

const Code = () => Param('code');

/** Meetings: people enter and leave rooms, and the host decides who may. */
@ApiTags('rooms')
@ApiBearerAuth()
@ApiHeader({ name: 'X-Device-Id', required: true })
@Guests()
@Controller('rooms/:code')
export class MeetingsController {
  constructor(
    private readonly entry: RoomEntry,
    private readonly leaving: RoomLeaving,
    private readonly admission: MeetingAdmission,
    private readonly removal: MeetingRemoval,
    private readonly hosting: MeetingHosting,
    private readonly handingOver: MeetingHandOver,
    private readonly views: CallViews,
  ) {}

  @Post('join')
  @HttpCode(200)
  @MayTake(10_000)
  @ApiOperation({ summary: 'Come in: 200, or 202 where the host has to let one in' })
  @ApiOkResponse({ type: RoomJoinedAnswer })
  @ApiAcceptedResponse({ type: RoomWaitingAnswer })
  async join(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Body() { password, move }: JoinBody,
    @From() client: Client,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RoomJoin> {
    const actor = actorFor(who, deviceId);
    const knock = { actor, code, password: password ?? undefined, move: move === true, client };
    const { call, participantId, waits } = await this.entry.join(knock);
    if (!waits) return { call: this.views.call(call, actor), participantId };
    response.status(202);
    return { status: 'waiting', hostPresent: hasHost(call) };
  }

  @Post('leave')
  @HttpCode(204)
  @ApiOperation({ summary: 'Leave, or wait no more' })
  @ApiNoContentResponse()
  leave(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @From() client: Client,
  ): Promise<void> {
    return this.leaving.leave(actorFor(who, deviceId), { code, client });
  }

  @Post('end')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the meeting for everybody (host)' })
  @ApiNoContentResponse()
  end(@Someone() who: Person, @DeviceId() deviceId: string, @Code() code: string): Promise<void> {
    return this.hosting.end(actorFor(who, deviceId), code);
  }

  @Post('lock')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let nobody new in, or again (host)' })
  @ApiNoContentResponse()
  lock(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Body() { locked }: LockBody,
  ): Promise<void> {
    return this.hosting.lock(actorFor(who, deviceId), { code, locked });
  }

  @Post('admit-all')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let in everybody who waits (host)' })
  @ApiNoContentResponse()
  admitAll(@Someone() who: Person, @DeviceId() deviceId: string, @Code() code: string): Promise<void> {
    return this.admission.admitAll(actorFor(who, deviceId), code);
  }

  @Post('participants/:id/admit')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let somebody in who waits (host)' })
  @ApiNoContentResponse()
  admit(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Id() participantId: number,
  ): Promise<void> {
    return this.admission.admit(actorFor(who, deviceId), { code, participantId });
  }

  @Post('participants/:id/deny')
  @HttpCode(204)
  @ApiOperation({ summary: 'Turn somebody away who waits (host)' })
  @ApiNoContentResponse()
  deny(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Id() participantId: number,
  ): Promise<void> {
    return this.admission.deny(actorFor(who, deviceId), { code, participantId });
  }

  @Post('participants/:id/mute')
  @HttpCode(204)
  @ApiOperation({ summary: 'Ask somebody to mute (host); nobody is unmuted by another' })
  @ApiNoContentResponse()
  mute(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Id() participantId: number,
  ): Promise<void> {
    return this.hosting.mute(actorFor(who, deviceId), { code, participantId });
  }

  @Post('participants/:id/lower-hand')
  @HttpCode(204)
  @ApiOperation({ summary: "Lower somebody's hand (host)" })
  @ApiNoContentResponse()
  lowerHand(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Id() participantId: number,
  ): Promise<void> {
    return this.hosting.lowerHand(actorFor(who, deviceId), { code, participantId });
  }

  @Post('participants/:id/host')
  @HttpCode(204)
  @ApiOperation({ summary: 'Hand the hosting to somebody in the meeting (host)' })
  @ApiNoContentResponse()
  handOver(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Id() participantId: number,
  ): Promise<void> {
    return this.handingOver.handOver(actorFor(who, deviceId), { code, participantId });
  }

  @Post('participants/:id/remove')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove somebody; they do not come back (host)' })
  @ApiNoContentResponse()
  remove(
    @Someone() who: Person,
    @DeviceId() deviceId: string,
    @Code() code: string,
    @Id() participantId: number,
  ): Promise<void> {
    return this.removal.remove(actorFor(who, deviceId), { code, participantId });
  }
}

/** A participant rings further people into the call. */
@ApiTags('calls')
@ApiBearerAuth()
@ApiHeader({ name: 'X-Device-Id', required: true })
@Controller('calls/:id/invite')
export class InvitingController {
  constructor(
    private readonly inviting: CallInviting,
    private readonly views: CallViews,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Ring a further user into the running call' })
  @ApiOkResponse({ type: CallAnswer })
  async invite(
    @Me() me: Identity,
    @DeviceId() deviceId: string,
    @Id() callId: number,
    @Body() { userId }: InviteBody,
  ): Promise<Call> {
    const actor = asUser(actorFor(me, deviceId));
    return this.views.call(await this.inviting.invite(actor, { callId, userId }), actor);
  }

  @Delete(':userId')
  @ApiOperation({ summary: 'Ring them no more' })
  @ApiOkResponse({ type: CallAnswer })
  async takeBack(
    @Me() me: Identity,
    @DeviceId() deviceId: string,
    @Id() callId: number,
    @Id('userId') userId: number,
  ): Promise<Call> {
    const actor = asUser(actorFor(me, deviceId));
    return this.views.call(await this.inviting.takeBack(actor, { callId, userId }), actor);
  }
}
