import { computed, inject, type Signal, signal } from '@angular/core';
import type { Call, Participant } from '@contracts';
import { Subscription } from 'rxjs';
import type { LocalMedia } from '../../media/local-media';
import { ServerClock } from '../../session/server-clock';
import { Session } from '../../session/session';
import { isolated } from '../../shared-ui/isolated';
import { Signaling } from '../../signaling/signaling';
import type { Speakers } from '../../webrtc/quality/audio-levels';
import { CallChat } from '../chat/call-chat';
import type { CallMesh } from '../mesh/call-mesh';
import type { CallNotices } from '../session/call-notices';
import type { CallRecord } from '../session/call-record';
import { CallVoices } from './call-voices';
import { Hosting } from './hosting';
import { IceSource } from '../line/ice-source';
import { Invites } from './invites';
import { LinkReporter } from '../report/link-reporter';
import { MeetingsApi } from '../session/meetings-api';
import { PairStates } from '../mesh/pair-states';
import { Reactions } from './reactions';
import { Comings } from '../room/comings';
import { VideoLimit } from '../mesh/video-limit';

export interface CallCompanyOptions {
  readonly record: CallRecord;
  readonly mesh: CallMesh;
  readonly media: LocalMedia;
  readonly notices: CallNotices;
  /** Milliseconds by the server's clock; updated as time passes. */
  readonly now: Signal<number>;
  readonly learn: (call: Call) => void;
  /** Shows a change before the server has confirmed it. */
  readonly assume: (participant: Participant) => void;
  /** The host has removed the user. */
  readonly removed: () => void;
}

/** What people in a call do besides talking; creates its parts and closes them. Create it in an injection context. */
export class CallCompany {
  private readonly signaling = inject(Signaling);
  private readonly clock = inject(ServerClock);
  private readonly api = inject(MeetingsApi);
  private readonly ice = inject(IceSource);
  private readonly account = inject(Session);
  private readonly callId: Call['id'];
  private readonly subscription = new Subscription();
  private readonly voices: CallVoices;
  private readonly reporter: LinkReporter;
  private readonly videoLimit: VideoLimit;
  private readonly comings: Comings;
  private readonly inside = signal(false);

  readonly speakers: Speakers;
  readonly pairs: PairStates;
  readonly chat: CallChat;
  readonly reactions: Reactions;
  readonly invites: Invites;
  readonly hosting: Hosting;

  constructor(private readonly options: CallCompanyOptions) {
    const { record, mesh, media, notices, now, learn } = options;
    const { signaling, api } = this;
    const callId = (this.callId = record.call().id);
    const me = () => record.me()?.id ?? null;
    const keepsPlace = () => this.account.user() !== null;
    this.chat = new CallChat({ callId, signaling, api, me, now: () => this.clock.now(), keepsPlace });
    this.reactions = new Reactions({ callId, signaling, me });
    this.invites = new Invites({ record, api, notices, learn });
    this.hosting = new Hosting({ record, api, notices });
    this.pairs = new PairStates({ callId, signaling, record, now });
    this.reporter = new LinkReporter({
      callId,
      signaling,
      me,
      links: mesh.states,
      company: record.present,
      pairs: this.pairs,
    });
    this.voices = new CallVoices({ media, me, links: mesh.links, wanted: () => record.many() });
    this.speakers = this.voices.speakers;
    const count = computed(() => record.present().length + 1);
    this.videoLimit = new VideoLimit({ media, notices, count, most: this.ice.mostWithVideo });
    this.comings = new Comings({
      present: record.present,
      inside: this.inside.asReadonly(),
      wanted: record.many,
      hosting: computed(() => record.room() !== null && record.isHost()),
      say: (words) => notices.say(words),
    });
    this.obeyTheHost();
  }

  /** Joined from a fresh page. */
  entered(): void {
    this.inside.set(true);
    void this.chat.load();
  }

  /** Somebody is being called into it. */
  isGrowing(): boolean {
    return this.invites.ringing().length > 0;
  }

  /** Raises or lowers the user's hand; shown at once. */
  showHand(raised: boolean): void {
    const me = this.options.record.me();
    if (!me || me.handRaised === raised) return;
    this.options.assume({ ...me, handRaised: raised });
    this.signaling.request('call:hand', { callId: this.callId, raised }).catch(() => {
      const now = this.options.record.me();
      if (now) this.options.assume({ ...now, handRaised: !raised });
      this.options.notices.say('Your hand could not be shown. Try again.');
    });
  }

  /** Whether a camera may be turned on now; if not, tells the user why. */
  allowsVideo(): boolean {
    if (!this.videoLimit.reached()) return true;
    this.videoLimit.explain();
    return false;
  }

  keepVideoLimit(): void {
    if (this.videoLimit.reached()) this.videoLimit.enforce();
  }

  /** The server has refused the user's camera. */
  refuseVideo(): void {
    this.videoLimit.enforce();
  }

  close(): void {
    this.subscription.unsubscribe();
    for (const part of [
      this.chat,
      this.reactions,
      this.pairs,
      this.reporter,
      this.voices,
      this.videoLimit,
      this.comings,
    ])
      part.close();
  }

  /** A host may mute and remove people, but never turns on anything of theirs (C6). */
  private obeyTheHost(): void {
    const mine = ({ callId }: { callId: Call['id'] }) => callId === this.callId;
    this.subscription.add(
      this.signaling.on('call:mute-requested').subscribe((message) => mine(message) && this.mute(message.by)),
    );
    this.subscription.add(
      this.signaling.on('call:removed').subscribe((message) => mine(message) && this.options.removed()),
    );
  }

  private mute(by: Participant['id']): void {
    const { media, notices, record } = this.options;
    if (!media.wanted().audio) return;
    void media.want({ audio: false });
    notices.say(`${isolated(record.nameOf(by))} muted you.`);
  }
}
