import { Injectable } from '@nestjs/common';
import type { LinkReport, Reaction } from '../../contracts/index.js';
import { CallDevices } from '../calls/call-devices.js';
import { actorOf, type ParleySocket, Sockets } from './sockets.js';

/** What is told in a call and not kept: reactions, and how each one's links are. */
@Injectable()
export class PassingWords {
  constructor(
    private readonly devices: CallDevices,
    private readonly sockets: Sockets,
  ) {}

  async react(socket: ParleySocket, { callId, reaction }: { callId: number; reaction: Reaction }): Promise<void> {
    const { me } = await this.devices.present(actorOf(socket), callId);
    this.sockets.toCall(callId, 'call:reaction', { callId, from: me.id, reaction });
  }

  /** Rebuilt from what the call knows: a link is to somebody who is in it. */
  async tellLinks(socket: ParleySocket, { callId, links }: { callId: number; links: LinkReport[] }): Promise<void> {
    const { call, me } = await this.devices.present(actorOf(socket), callId);
    const known = new Set(call.participants.map(({ id }) => id));
    const told = links
      .filter(({ participantId }) => participantId !== me.id && known.has(participantId))
      .map(({ participantId, state }) => ({ participantId, state }));
    this.sockets.toCall(callId, 'call:links', { callId, from: me.id, links: told });
  }
}
