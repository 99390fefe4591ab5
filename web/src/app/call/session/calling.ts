import {
  computed,
  effect,
  inject,
  Injectable,
  Injector,
  runInInjectionContext,
  signal,
  untracked,
} from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Router } from '@angular/router';
import {
  type Call,
  type CallType,
  isLive,
  isPending,
  type Participant,
  type RoomJoined,
  type Snapshot,
  type User,
} from '@contracts';
import { askBeforeLeaving, cameByHistory } from '../../browser/leaving';
import { keepScreenAwake } from '../../browser/screen-awake';
import type { LocalMedia } from '../../media/local-media';
import { Problem } from '../../session/api-problem';
import type { OwnWords } from '../../session/problem-words';
import { Device } from '../../session/device';
import { ServerClock } from '../../session/server-clock';
import { Session } from '../../session/session';
import { isolated } from '../../shared-ui/isolated';
import { Signaling } from '../../signaling/signaling';
import { CallEnder } from './call-ender';
import { CallNews } from './call-news';
import type { OwnIdentity } from './call-record';
import { CallSession } from './call-session';
import { CallTones } from '../ring/call-tones';
import { CallsApi } from './calls-api';
import { forgetLeft, noteLeft } from '../elsewhere/left-call';
import { RunningElsewhere } from '../elsewhere/running-elsewhere';
import { IncomingRing } from '../ring/incoming-ring';
import { MediaOpener } from '../own-media/media-opener';
import { OutgoingRing, twice } from '../ring/outgoing-ring';
import { withPatience } from '../own-media/patience';
import { leavePictureInPicture } from '../controls/picture-in-picture';
import { recallMedia, type RememberedMedia } from './remembered-media';
import { RingingHere } from '../ring/ringing-here';

/** A step of a call that is not this device’s to take. */
export const CALL_WORDS: OwnWords = { forbidden: 'This call runs on another of your devices.' };
const NOTICE_MS = 6_000;
/** News older than this is for the history, not for a notice. */
const FRESH_MS = 15_000;
/** As one who only listens: no question of the browser for a microphone. */
const SILENT = { audio: false, video: false, listening: true };

/** Which calls exist for this device: rings somebody, is rung, and holds the one session that runs here. */
@Injectable({ providedIn: 'root' })
export class Calling {
  private readonly api = inject(CallsApi);
  private readonly account = inject(Session);
  private readonly user = this.account.user;
  private readonly device = inject(Device);
  private readonly clock = inject(ServerClock);
  private readonly signaling = inject(Signaling);
  private readonly opener = inject(MediaOpener);
  private readonly router = inject(Router);
  private readonly snackBar = inject(MatSnackBar);
  private readonly dialogs = inject(MatDialog);
  private readonly injector = inject(Injector);
  private readonly incomingRing = inject(IncomingRing);
  private readonly tones = inject(CallTones);
  private readonly ender = inject(CallEnder);
  private readonly outgoing = inject(OutgoingRing);
  private readonly news = inject(CallNews);
  private readonly elsewhere = inject(RunningElsewhere);
  private readonly current = signal<CallSession | null>(null);
  private readonly beingAnswered = signal<Call['id'] | null>(null);
  private readonly before = signal('/people');
  private readonly nobody = computed(() => this.user() === null && this.account.guest() === null);
  private readonly here = new RingingHere({
    now: () => this.clock.now(),
    changed: (calls) => this.incomingRing.update(calls, { quiet: this.busy() }),
  });

  /** The running, or just ended, call on this device. */
  readonly session = this.current.asReadonly();
  /** The calls that ring here now. */
  readonly incoming = this.here.calls;
  /** A call to this user is being set up. */
  readonly ringing = this.outgoing.ringing;
  /** The browser is asked for these media before somebody is rung. */
  readonly opening = this.outgoing.opening;
  /** This call is being accepted. */
  readonly answering = this.beingAnswered.asReadonly();
  /** Where one was before the call. */
  readonly returnUrl = this.before.asReadonly();
  /** In a call that is not over. */
  readonly busy = computed(() => this.current()?.over() === false);

  constructor() {
    this.news.calls.subscribe((call) => this.hear(call));
    this.signaling.on('call:moved').subscribe(({ callId }) => this.letGo(callId));
    this.signaling.snapshots.subscribe((snapshot) => this.resync(snapshot));
    addEventListener('pagehide', () => this.busy() && noteLeft(this.current()!.call().id));
    window.addEventListener('online', () => this.current()?.hurry());
    effect(() => this.tones.follow(this.current()?.phase().name ?? null));
    effect(() => this.nobody() && untracked(() => this.leaveAll()));
    effect(() => this.busy() || leavePictureInPicture());
    keepScreenAwake(this.busy);
    askBeforeLeaving(this.busy);
  }

  /** Rings a user, after the browser has been asked for the microphone; whoever has none listens. */
  async ring(user: Pick<User, 'id' | 'displayName'>, type: CallType): Promise<void> {
    if (this.ringing() !== null) return;
    if (this.busy()) return this.say('You are in a call already. Hang up first.');
    try {
      const ready = await this.outgoing.ring(user.id, type);
      if (ready) await this.begin(ready.call, ready.media).start();
    } catch (error) {
      this.explain(error);
    }
  }

  /**
   * Goes into a call that is mine, a room's or one of another device, with what was opened before: the media pass over to
   * it. Whoever has an account goes to the call's page; a guest stays on the page of the invitation.
   */
  async goInto({ call, participantId }: RoomJoined, media: LocalMedia): Promise<void> {
    this.cancelOpening();
    // The server has let me out of any other call on this device.
    if (this.busy()) this.current()?.stop();
    this.ender.forget(call.id);
    await this.begin(call, media, participantId).start();
  }

  /** Rings without waiting for the browser's question any longer. */
  goOnWithoutMicrophone(): void {
    this.outgoing.goOn();
  }

  /** Rings nobody after all: the browser's question for the microphone is left open. */
  cancelOpening(): void {
    this.outgoing.cancel();
  }

  /** Accepts on this device: first the server's word, then the microphone, then the connection. */
  async accept(call: Call, { video }: { video: boolean }): Promise<void> {
    if (this.beingAnswered() !== null || this.busy()) return;
    this.cancelOpening();
    this.beingAnswered.set(call.id);
    try {
      const accepted = await twice(() => this.api.accept(call.id));
      await this.enter(this.begin(accepted, this.opener.make()), { audio: true, video });
    } catch (error) {
      this.refused(call, error);
    } finally {
      this.beingAnswered.set(null);
    }
  }

  /** Declines for all my devices. */
  async decline(call: Call): Promise<void> {
    this.here.ignore(call.id);
    try {
      this.news.learn(await this.api.reject(call.id));
    } catch (error) {
      this.refused(call, error);
    }
  }

  /** Only this device goes quiet. */
  ignore(call: Call): void {
    this.here.ignore(call.id);
  }

  /** Puts a call that is over out of sight and goes back where one was. */
  async close(): Promise<void> {
    const shown = this.current();
    if (this.busy()) return;
    // A guest stays on the page of the room's link, which says what is next.
    if (this.user()) await this.router.navigateByUrl(this.before());
    if (this.current() === shown) this.current.set(null);
  }

  /** The answer of a request may be older than what was announced meanwhile: the call may be over already. */
  private begin(answer: Call, media: LocalMedia, participantId: Participant['id'] | null = null): CallSession {
    const call = this.news.learn(answer);
    // To ring somebody who rings me accepts their call; its announcement may be older news than the answer.
    this.here.remove(call.id);
    const me: OwnIdentity = { userId: this.user()?.id ?? null, participantId };
    const session = runInInjectionContext(this.injector, () => new CallSession(call, media, me));
    this.current.set(session);
    forgetLeft();
    this.elsewhere.offer(null);
    this.dialogs.closeAll();
    if (this.user()) this.show(call);
    return session;
  }

  private show({ id, kind }: Call): void {
    const { url } = this.router;
    const atDoor = url.startsWith('/join/');
    // Neither back to the door that one has just gone through nor, after a reload, to where nobody was.
    const nowhere = atDoor || url === '/' || url.startsWith('/call/');
    if (!nowhere) this.before.set(url);
    else if (kind === 'room') this.before.set('/rooms');
    void this.router.navigate(['/call', id], { replaceUrl: atDoor });
  }

  /**
   * Opens the media of a call that is mine already, then joins with what there is. It may be over at any moment in
   * between; and a question of the browser that is left open for long is answered in the call.
   */
  private async enter(session: CallSession, wanted: RememberedMedia): Promise<void> {
    if (session.over()) return session.stop();
    const opening = wanted.audio || !wanted.listening ? session.media.open(wanted) : session.media.want(wanted);
    await withPatience(opening);
    if (session.over()) return session.stop();
    return session.start();
  }

  private hear(call: Call): void {
    const rang = this.here.has(call.id);
    const me = this.user()?.id ?? 0;
    const mine = this.mineIn(call);
    const elsewhere = call.status === 'accepted' && !!mine?.deviceId && mine.deviceId !== this.device.id;
    this.here.consider(call, me);
    const session = this.current()?.call().id === call.id ? this.current() : null;
    session?.learn(call);
    if (elsewhere) session?.yieldToOtherDevice();
    if (elsewhere && rang) this.say('Answered on another device');
    if (!session && this.cameWhileBusy(call, me))
      this.say(`${isolated(call.caller.displayName)} called while you are in a call.`);
  }

  /** Another device of mine has taken it over. */
  private letGo(callId: Call['id']): void {
    const session = this.current();
    if (session?.call().id === callId) session.yieldToOtherDevice();
  }

  /** Trusts no memory: what the snapshot lists is, and what it does not list is over. */
  private resync({ calls }: Snapshot): void {
    this.here.keepOnly(new Set(calls.map(({ id }) => id)));
    const session = this.current();
    if (session && !session.over() && !calls.some(({ id }) => id === session.call().id)) void session.askAnew();
    const left = calls.find((call) => this.wasLeftHere(call));
    // Whoever has left the page and comes back by the browser's arrows is asked first, by the way back that is offered.
    if (!left || this.busy() || this.ringing() !== null || this.beingAnswered() !== null) return;
    if (cameByHistory()) this.elsewhere.offer(left.id);
    else void this.comeBack(left);
  }

  /** A live call that is bound to this device although no session runs here: the page was reloaded. */
  private wasLeftHere(call: Call): boolean {
    const mine = this.mineIn(call);
    if (!isLive(call.status) || mine?.deviceId !== this.device.id || this.ender.hasEnded(call.id)) return false;
    if (mine.state === 'joined' || mine.state === 'reconnecting') return true;
    if (call.kind === 'room') return false;
    return call.status === 'accepted' ? mine.leftAt === null : mine.role === 'caller';
  }

  /** With what one sent before; a room that nothing is known of any more is entered silently. */
  private comeBack(call: Call): Promise<void> {
    const unknown = call.kind === 'room' ? SILENT : { audio: true, video: call.type === 'video', listening: false };
    const wanted = recallMedia(call.id) ?? unknown;
    const session = this.begin(call, this.opener.make(), this.mineIn(call)?.id ?? null);
    return this.enter(session, wanted);
  }

  /** A guest is known by the device. */
  private mineIn(call: Call): Participant | null {
    const me = this.user()?.id ?? null;
    const isMine = ({ userId, guest, deviceId }: Participant) =>
      me === null ? guest && deviceId === this.device.id : userId === me;
    return call.participants.find(isMine) ?? null;
  }

  private cameWhileBusy(call: Call, me: User['id']): boolean {
    const fresh = call.endedAt !== null && this.clock.now() - Date.parse(call.endedAt) < FRESH_MS;
    return this.busy() && call.callee?.id === me && call.endReason === 'busy' && fresh;
  }

  private leaveAll(): void {
    this.cancelOpening();
    for (const call of this.incoming()) this.here.remove(call.id);
    this.current()?.stop();
    this.current.set(null);
  }

  private refused(call: Call, error: unknown): void {
    const problem = Problem.of(error);
    if (problem.call) this.news.learn(problem.call);
    else if (problem.status === 404) this.here.remove(call.id);
    if (problem.code === 'answered-elsewhere') return this.say('Answered on another device');
    const gone = problem.call !== null && !isPending(problem.call.status);
    this.say(gone ? `${isolated(call.caller.displayName)} is no longer calling.` : problem.words(CALL_WORDS));
  }

  private explain(error: unknown): void {
    const { call, code } = Problem.of(error);
    if (call && code === 'already-in-call') this.news.learn(call);
    if (code === 'already-in-call' && this.elsewhere.call()) {
      return this.say('You are in a call already. The way back into it is at the top of the page.');
    }
    this.say(Problem.of(error).words(CALL_WORDS));
  }

  private say(words: string): void {
    this.snackBar.open(words, undefined, { duration: NOTICE_MS });
  }
}
