import { computed, inject } from '@angular/core';
import {
  type Call,
  type ClientEndReason,
  isFirstPage,
  isTerminal,
  type Joined,
  type MediaState,
  type Participant,
} from '@contracts';
import type { LocalMedia, Outgoing } from '../../media/local-media';
import { ServerClock } from '../../session/server-clock';
import { Signaling } from '../../signaling/signaling';
import type { PeerLink } from '../../webrtc/peer-link';
import { CallCompany } from '../company/call-company';
import { CallEnder } from './call-ender';
import { CallMesh } from '../mesh/call-mesh';
import { CallNews } from './call-news';
import { CallNotices } from './call-notices';
import type { LocalEnd } from './call-phase';
import { CallProgress } from './call-progress';
import { CallRecord, type OwnIdentity } from './call-record';
import { CallReports } from '../report/call-reports';
import { CallReturn } from './call-return';
import { CallLine, type GivenSeat } from '../line/call-line';
import { CallSignals } from '../line/call-signals';
import { withPatience } from '../own-media/patience';
import { CallsApi, twice } from './calls-api';
import { MeetingsApi } from './meetings-api';
import { rememberMedia } from './remembered-media';

/**
 * One call on this device: what the user intends with it, and its state. It moves no signals and no media itself.
 * Create it in an injection context, and only when media may open: by the caller, after the click on Accept, or in a room.
 */
export class CallSession {
  private readonly api = inject(CallsApi);
  private readonly meetings = inject(MeetingsApi);
  private readonly clock = inject(ServerClock);
  private readonly signaling = inject(Signaling);
  private readonly ender = inject(CallEnder);
  private readonly news = inject(CallNews);

  private readonly record: CallRecord;
  private readonly mesh: CallMesh;
  private readonly company: CallCompany;
  private readonly return: CallReturn;
  private readonly signals: CallSignals;
  private readonly line: CallLine;
  private readonly progress: CallProgress;
  /** The browser is being asked for these media: the others are told what is wanted. */
  private opening = false;
  private started = false;
  private stopped = false;

  /** What has happened to the user and should be noticed. */
  readonly notices = new CallNotices();

  // As the server describes it.
  readonly call = computed(() => this.record.call());
  readonly me = computed(() => this.record.me());
  readonly isHost = computed(() => this.record.isHost());
  readonly others = computed(() => this.record.others());
  readonly present = computed(() => this.record.present());
  readonly waiting = computed(() => this.record.waiting());
  readonly room = computed(() => this.record.room());
  readonly title = computed(() => this.record.title());
  /** A room, or more than two people. */
  readonly many = computed(() => this.record.many());
  /** The other person of a direct call. */
  readonly peer = computed(() => this.record.peer());
  readonly other = computed(() => this.record.other());

  readonly phase = computed(() => this.progress.phase());
  readonly over = computed(() => this.progress.over());
  /** Whole seconds since it was accepted, by the server's clock; null before. */
  readonly seconds = computed(() => this.progress.seconds());
  readonly serverAway = computed(() => !this.signaling.connected());
  readonly links = computed(() => this.mesh.links());
  /** The link to the other participant of a direct call. */
  readonly link = computed(() => this.linkOf(this.other()?.id ?? 0));

  /** The statistics of the connections. */
  readonly looks: CallMesh['looks'];
  /** What this page finds out about the connections. */
  readonly reports: CallReports;

  // What people do here besides talking.
  readonly speakers: CallCompany['speakers'];
  readonly pairs: CallCompany['pairs'];
  readonly chat: CallCompany['chat'];
  readonly reactions: CallCompany['reactions'];
  readonly invites: CallCompany['invites'];
  readonly hosting: CallCompany['hosting'];

  constructor(
    first: Call,
    readonly media: LocalMedia,
    own: OwnIdentity,
  ) {
    this.record = new CallRecord(first, own);
    this.signals = new CallSignals(first.id, this.signaling, () => this.clock.knownNow());
    this.line = this.newLine(first.id);
    this.mesh = this.newMesh();
    this.looks = this.mesh.looks;
    this.reports = new CallReports({ record: this.record, mesh: this.mesh, media });
    this.return = this.newReturn();
    this.progress = new CallProgress({
      record: this.record,
      clock: this.clock,
      link: () => this.link()?.state() ?? null,
    });
    this.company = this.newCompany();
    ({
      speakers: this.speakers,
      pairs: this.pairs,
      chat: this.chat,
      reactions: this.reactions,
      invites: this.invites,
      hosting: this.hosting,
    } = this.company);
    media.listen((outgoing) => this.sendOut(outgoing));
  }

  /** Resolves when this page has offered or answered a connection. */
  underway(): Promise<void> {
    return this.signals.begun;
  }

  linkOf(id: Participant['id']): PeerLink | null {
    return this.links().get(id) ?? null;
  }

  nameOf(id: Participant['id']): string {
    return this.record.nameOf(id);
  }

  /** Joins with the media as they are, or takes the seat that it was given. Nothing is left open when the call ends. */
  async start(seat: GivenSeat | null = null): Promise<void> {
    if (isTerminal(this.call().status)) return this.stop();
    this.reports.open();
    await this.mesh.ready();
    if (this.stopped) return;
    this.started = true;
    this.company.keepVideoLimit();
    this.remember();
    if (seat && this.line.sit(seat, this.sent())) return;
    try {
      await this.line.join(this.sent());
    } catch {
      await this.askAgain();
      this.end('connect-failed');
    }
  }

  /**
   * Accepts the call, and opens the media beside that: the user has just said yes. Nothing is sent and nothing is
   * connected before `start`.
   *
   * @returns the seat, if the answer had one
   *
   * @throws Problem if the server refuses; the media are closed then
   */
  async accept(wanted: Pick<MediaState, 'audio' | 'video'>): Promise<GivenSeat | null> {
    const { id } = this.call();
    const socketId = this.signaling.socketId();
    this.open(wanted);
    const media = this.sent();
    try {
      const { joined, ...call } = await twice(() => this.api.accept(id, socketId ? { media, socketId } : undefined));
      this.learn(this.news.learn(call));
      this.reports.open();
      return joined && socketId ? { joined, socketId, media } : null;
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Takes a newer state of the call from the server. */
  learn(call: Call): void {
    this.record.learn(call);
    const me = this.me();
    if (isTerminal(call.status)) this.stop();
    else if (me?.leaveReason === 'removed' && me.state === 'left') this.removed();
    else this.meetOthers();
  }

  /** Another device of the user has answered the call or taken it over. */
  yieldToOtherDevice(): void {
    this.finish(this.started ? 'moved' : 'elsewhere');
  }

  /** The host has removed the user. */
  removed(): void {
    this.finish('removed');
  }

  /** If the user has retried without success, the call counts as not connected, whichever button ended it. */
  hangUp(): void {
    if ((this.link()?.tries().again ?? 0) > 0) this.giveUp();
    else this.leave();
  }

  /** Ends a call that has waited long to connect; it counts as not connected, not as hung up. */
  giveUp(): void {
    this.end(this.neverConnected() ? 'connect-failed' : 'hangup');
  }

  /** If there are others they go on; a direct call ends for both. */
  leave(): void {
    this.end('hangup');
  }

  /** For the host of a room. */
  endForAll(): Promise<void> {
    return this.hosting.endForAll();
  }

  raiseHand(): void {
    this.company.showHand(true);
  }

  lowerHand(): void {
    this.company.showHand(false);
  }

  toggleMicrophone(): void {
    this.want({ audio: !this.media.actual().audio });
  }

  toggleCamera(): void {
    if (this.media.wanted().video || this.company.allowsVideo()) this.want({ video: !this.media.wanted().video });
  }

  toggleScreen(): void {
    this.want({ screen: !this.media.wanted().screen });
  }

  /** Ends the call, or the user's part in it, on this device now, and tells the server as soon as it can be reached. */
  end(reason: ClientEndReason): void {
    if (this.over()) return;
    const leaves = this.many();
    this.finish(leaves && reason === 'hangup' ? 'left' : reason);
    if (leaves) void this.ender.leave(this.call());
    else void this.ender.end(this.call(), reason).then((call) => call && this.news.learn(call));
  }

  /** Asks the server for the call's current state, which may have changed unnoticed. */
  async askAgain(): Promise<void> {
    const call = await this.api.find(this.call().id).catch(() => null);
    if (call) this.news.learn(call);
  }

  /** The network or the server is back. */
  hurry(): void {
    if (!this.stopped) this.mesh.hurry();
  }

  /** Closes everything this call holds on this device; its record stays to be shown. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.progress.close();
    this.line.close();
    this.reports.close();
    this.company.close();
    this.mesh.close();
    this.media.close();
    this.notices.close();
  }

  private finish(end: LocalEnd): void {
    if (this.stopped) return;
    this.progress.end(end);
    this.stop();
  }

  private want(patch: Partial<MediaState>): void {
    if (!this.stopped) void this.media.want(patch);
  }

  /**
   * The server has given this device up while it was disconnected: joins again as a fresh page would, if the call
   * still exists.
   */
  private rejoin(): Promise<void> {
    return this.return.begin(async () => {
      this.progress.lost();
      await this.askAgain();
      this.mesh.reset();
    });
  }

  private entered(joined: Joined, { isFresh }: { isFresh: boolean }): void {
    this.news.enter(this.call().id, joined);
    this.progress.entered();
    this.media.listen((outgoing) => this.sendOut(outgoing));
    this.mesh.enter(joined.participantId, isFresh ? joined.epoch : null);
    if (isFresh) this.company.entered();
  }

  private meetOthers(): void {
    this.mesh.meet();
    const other = this.other();
    const link = other && this.linkOf(other.id);
    if (link?.state() === 'failed') this.linkFailed();
  }

  /** With many people one failed pair is shown and the rest goes on; between two it ends the call. */
  private linkFailed(): void {
    if (this.many() || this.company.isGrowing()) return;
    this.end(this.mayHaveTalked() ? 'connection-lost' : 'connect-failed');
  }

  /** Both pages were there, but could not connect. */
  private neverConnected(): boolean {
    return !this.many() && this.link()?.tries().answered === true && !this.mayHaveTalked();
  }

  /** A page that came back may belong to a call that was connected before. */
  private mayHaveTalked(): boolean {
    const me = this.me();
    return this.mesh.wasConnected || (me !== null && !isFirstPage(me));
  }

  /** A prompt that is not answered for long ends the waiting; it can still be answered during the call. */
  private open(wanted: Pick<MediaState, 'audio' | 'video'>): void {
    this.opening = true;
    void withPatience(this.media.open(wanted)).then(() => {
      this.opening = false;
      if (!this.stopped) this.media.listen((outgoing) => this.sendOut(outgoing));
    });
  }

  /** What the others are told that the user sends. */
  private sent(): MediaState {
    return this.opening ? this.media.wanted() : this.media.actual();
  }

  private sendOut(outgoing: Outgoing): void {
    this.mesh.send(outgoing);
    if (this.started) this.remember();
    this.line.announce(this.sent());
  }

  private remember(): void {
    rememberMedia(this.call().id, this.sent());
  }

  private newLine(callId: Call['id']): CallLine {
    return new CallLine({
      callId,
      signaling: this.signaling,
      signals: this.signals,
      entered: (joined, how) => this.entered(joined, how),
      lost: () => void this.rejoin(),
      hasLease: () => this.call().status === 'accepted',
      videoRefused: () => this.company.refuseVideo(),
      answered: (ms) => this.reports.answered(ms),
    });
  }

  private newReturn(): CallReturn {
    return new CallReturn({
      record: this.record,
      api: this.meetings,
      learn: (call) => this.news.learn(call),
      over: () => this.stopped,
      join: () => this.line.join(this.sent()),
      refused: (why) => (why === 'removed' ? this.removed() : this.end(why)),
    });
  }

  private newMesh(): CallMesh {
    return new CallMesh({
      record: this.record,
      media: this.media,
      signals: this.signals,
      failed: () => this.linkFailed(),
      relay: (news) => this.reports.hearOfRelay(news),
      note: (sight) => this.reports.note(sight),
    });
  }

  private newCompany(): CallCompany {
    return new CallCompany({
      record: this.record,
      mesh: this.mesh,
      media: this.media,
      notices: this.notices,
      now: this.progress.now,
      learn: (call) => this.news.learn(call),
      assume: (participant) => this.news.assume(this.call().id, participant),
      removed: () => this.removed(),
    });
  }
}
