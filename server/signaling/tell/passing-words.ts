import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { LinkReport, Reaction, Trouble } from '../../../contracts/index.js';
import { CallDevices } from '../../calls/life/call-devices.js';
import { LiveLinks } from '../../calls/live/live-links.js';
import { CallJournal } from '../../calls/hand/call-journal.js';
import { Wake } from '../../cluster/wake.js';
import { withoutSecrets } from '../log/secrets.js';
import { LinkMeasures } from '../records/link-measures.js';
import { actorIn, type ParleySocket, Sockets } from '../sockets.js';

/** Messages in a call that are not kept: reactions, and the states of links. */
@Injectable()
export class PassingWords implements OnModuleInit {
  private readonly noted = new Map<string, string>();

  constructor(
    private readonly devices: CallDevices,
    private readonly sockets: Sockets,
    private readonly journal: CallJournal,
    private readonly measures: LinkMeasures,
    private readonly wake: Wake,
    private readonly live: LiveLinks,
  ) {}

  onModuleInit(): void {
    this.wake.on('reaction', (callId, from, reaction) =>
      this.sockets.toCall(callId, 'call:reaction', { callId, from, reaction }),
    );
    this.wake.on('links', (callId, from, links) => {
      this.sockets.toCall(callId, 'call:links', { callId, from, links });
      this.live.told(callId, from, links);
    });
  }

  async react(socket: ParleySocket, { callId, reaction }: { callId: number; reaction: Reaction }): Promise<void> {
    const { me } = await this.devices.present(actorIn(socket, callId), callId);
    this.sockets.toCall(callId, 'call:reaction', { callId, from: me.id, reaction });
    this.wake.say('reaction', callId, me.id, reaction);
  }

  async tellTrouble(socket: ParleySocket, trouble: { callId: number; what: Trouble; detail?: string }): Promise<void> {
    const { callId, what } = trouble;
    const detail = typeof trouble.detail === 'string' ? withoutSecrets(trouble.detail) : null;
    const { me } = await this.devices.present(actorIn(socket, callId), callId);
    await this.journal.noteAside({ callId, participantId: me.id, kind: 'trouble', detail: { what, detail } });
  }

  /** Pages report at each change and when somebody joins; only new states are noted. */
  private async noteLinks(of: { callId: number; participantId: number }, links: LinkReport[]): Promise<void> {
    const key = `${of.callId}/${of.participantId}`;
    const words = JSON.stringify(links);
    if (this.noted.get(key) === words) return;
    this.noted.set(key, words);
    const isNoted = await this.journal.noteAside({ ...of, kind: 'links', detail: { links } });
    if (!isNoted && this.noted.get(key) === words) this.noted.delete(key);
  }

  /** The call is over. */
  forget(callId: number): void {
    this.journal.forget(callId);
    this.live.forget(callId);
    for (const key of this.noted.keys()) if (key.startsWith(`${callId}/`)) this.noted.delete(key);
  }

  /** Keeps only links to people who are in the call, and the last report about each. */
  async tellLinks(socket: ParleySocket, { callId, links }: { callId: number; links: LinkReport[] }): Promise<void> {
    const { call, me } = await this.devices.present(actorIn(socket, callId), callId);
    const known = new Set(call.participants.map(({ id }) => id));
    const told = [...new Map(links.map((link) => [link.participantId, link])).values()]
      .filter(({ participantId }) => participantId !== me.id && known.has(participantId))
      .map(({ participantId, state }) => ({ participantId, state }));
    this.sockets.toCall(callId, 'call:links', { callId, from: me.id, links: told });
    this.live.told(callId, me.id, told);
    this.measures.told({ call, me }, told);
    this.wake.say('links', callId, me.id, told);
    await this.noteLinks({ callId, participantId: me.id }, told);
  }
}
