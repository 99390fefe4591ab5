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
import { Router } from '@angular/router';
import {
  type Call,
  type CallType,
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
import { Floats } from '../../shared-ui/floating/floats';
import { isolated } from '../../shared-ui/isolated';
import { Signaling } from '../../signaling/signaling';
import { Urgency } from '../../signaling/urgency';
import { CallEnder } from './call-ender';
import { CallEngine } from './call-engine';
import { CallNews } from './call-news';
import type { OwnIdentity } from './call-record';
import type { CallSession } from './call-session';
import { CallWish } from './call-wish';
import { CallTones } from '../ring/call-tones';
import { CallsApi } from './calls-api';
import { forgetLeft, leftCall, noteLeft } from '../elsewhere/left-call';
import { LeftHere, sentBefore } from '../elsewhere/left-here';
import { RunningElsewhere } from '../elsewhere/running-elsewhere';
import { IceSource } from '../line/ice-source';
import { FailedAccepts } from '../ring/failed-accepts';
import { IncomingRing } from '../ring/incoming-ring';
import { MediaOpener } from '../own-media/media-opener';
import { OutgoingRing } from '../ring/outgoing-ring';
import { withPatience } from '../own-media/patience';
import { leavePictureInPicture } from '../controls/picture-in-picture';
import type { RememberedMedia } from './remembered-media';
import { RingingHere } from '../ring/ringing-here';

/** For a step of a call that this device may not take. */
export const CALL_WORDS: OwnWords = { forbidden: 'This call runs on another of your devices.' };
const NOTICE_MS = 6_000;
/** Older events are shown in the history only, not as a notice. */
const FRESH_MS = 15_000;
/** Nobody waits longer than this for the call screen. */
const SCREEN_MS = 150;

/** The calls that exist for this device: starts and receives calls, and holds the only session that runs here. */
@Injectable({ providedIn: 'root' })
export class Calling {
  private readonly api = inject(CallsApi);
  private readonly account = inject(Session);
  private readonly user = this.account.user;
  private readonly device = inject(Device);
  private readonly clock = inject(ServerClock);
  private readonly signaling = inject(Signaling);
  private readonly opener = inject(MediaOpener);
  private readonly ice = inject(IceSource);
  private readonly engine = inject(CallEngine);
  private readonly router = inject(Router);
  private readonly floats = inject(Floats);
  private readonly injector = inject(Injector);
  private readonly failedAccepts = inject(FailedAccepts);
  private readonly incomingRing = inject(IncomingRing);
  private readonly tones = inject(CallTones);
  private readonly ender = inject(CallEnder);
  private readonly outgoing = inject(OutgoingRing);
  private readonly news = inject(CallNews);
  private readonly elsewhere = inject(RunningElsewhere);
  private readonly current = signal<CallSession | null>(null);
  private readonly answer = signal<CallSession | null>(null);
  private readonly before = signal('/people');
  private readonly arriving = signal<CallSession | null>(null);
  private readonly nobody = computed(() => this.user() === null && this.account.guest() === null);
  private readonly here = new RingingHere({
    now: () => this.clock.now(),
    changed: (calls) => this.incomingRing.update(calls, { quiet: this.busy() }),
  });
  private readonly wish = new CallWish({
    allowed: () => !this.nobody() && !this.occupied(),
    failed: (error) => this.explain(error),
  });
  private readonly left = new LeftHere({
    mineIn: (call) => this.mineIn(call),
    nobody: this.nobody,
    failed: (error) => this.explain(error),
  });

  /** The call that runs, or has just ended, on this device. */
  readonly session = this.current.asReadonly();
  /** The calls that ring here now. */
  readonly incoming = this.here.calls;
  /** The user to whom a call is being set up. */
  readonly ringing = computed(() => this.wish.callee() ?? this.outgoing.ringing());
  /** The user has called or accepted, and what a call is made of is still loading. */
  readonly preparing = this.wish.waits;
  /** The browser is being asked for these media before the callee's device rings. */
  readonly opening = this.outgoing.opening;
  /** The call that is being accepted. */
  readonly answering = computed(() => this.wish.accepted() ?? this.answer()?.call().id ?? null);
  /** The address of the page before the call. */
  readonly returnUrl = this.before.asReadonly();
  /** The screen of the call is about to be shown. */
  readonly opensScreen = computed(() => this.arriving() !== null);
  /** The user is in a call that is not over. */
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
    const urgency = inject(Urgency);
    const left = leftCall();
    urgency.while(() => this.busy() || this.ringing() !== null || this.here.calls().length > 0);
    // After a reload during a call; once it was connected, the page knows whether it is in one.
    urgency.while(() => left() !== null && !this.signaling.wasConnected());
    keepScreenAwake(this.busy);
    askBeforeLeaving(this.busy);
  }

  /** Calls a user after asking the browser for the microphone; a user without one just listens. */
  async ring(user: Pick<User, 'id' | 'displayName'>, type: CallType): Promise<void> {
    if (this.ringing() !== null || this.preparing()) return;
    if (this.busy()) return this.say('You are in a call already. Hang up first.');
    if (!this.engine.loaded && !(await this.wish.granted({ deed: 'ring', id: user.id }))) return;
    try {
      const ready = await this.outgoing.ring(user.id, type);
      if (ready && this.nobody()) return this.giveUp(ready);
      if (ready) await this.begin(ready.call, ready.media).start();
    } catch (error) {
      if (!this.nobody()) this.explain(error);
    }
  }

  /** The user has signed out while the server began the call. */
  private giveUp({ call, media }: { call: Call; media: LocalMedia }): void {
    media.close();
    void this.ender.end(call, 'hangup');
  }

  /**
   * Enters a call of the user (in a room, or from another device) with media that are already open and now belong
   * to the call. Users go to the call's page; a guest stays on the page of the room's link.
   */
  async goInto({ call, participantId }: RoomJoined, media: LocalMedia): Promise<void> {
    this.cancelOpening();
    // The server has already ended the user's part in any other call on this device.
    if (this.busy()) this.current()?.stop();
    this.ender.forget(call.id);
    await this.begin(call, media, participantId).start();
  }

  /** Calls without waiting for the browser's prompt any longer. */
  goOnWithoutMicrophone(): void {
    this.outgoing.goOn();
  }

  /** Cancels before anybody is called or a call is accepted; the browser's microphone prompt stays unanswered. */
  cancelOpening(): void {
    this.wish.drop();
    this.outgoing.cancel();
  }

  /** Accepts on this device: the server's answer and the microphone beside each other, then the connection. */
  async accept(call: Call, { video }: { video: boolean }): Promise<void> {
    if (this.answering() !== null || this.busy()) return;
    this.cancelOpening();
    if (!this.engine.loaded && (!(await this.wish.granted({ deed: 'accept', id: call.id })) || !this.here.has(call.id)))
      return;
    const session = this.newSession(call, this.opener.make());
    this.answer.set(session);
    try {
      const seat = await session.accept({ audio: true, video });
      // The user has signed out since. The server may believe that this device is in the call.
      if (this.answer() !== session) return session.end('hangup');
      this.put(session);
      await session.start(seat);
    } catch (error) {
      this.failedAccepts.note(call.id, error);
      if (this.answer() === session) this.refused(call, error);
    } finally {
      if (this.answer() === session) this.answer.set(null);
    }
  }

  /** Declines on all devices of the user. */
  async decline(call: Call): Promise<void> {
    this.here.ignore(call.id);
    try {
      this.news.learn(await this.api.reject(call.id));
    } catch (error) {
      this.refused(call, error);
    }
  }

  /** Silences only this device. */
  ignore(call: Call): void {
    this.here.ignore(call.id);
  }

  /** Closes the page of a finished call and goes back to the page before it. */
  async close(): Promise<void> {
    const shown = this.current();
    if (this.busy()) return;
    // A guest stays on the page of the room's link, which says what comes next.
    if (this.user()) await this.router.navigateByUrl(this.before());
    if (this.current() === shown) this.current.set(null);
  }

  /** The answer may be older than an announcement that has arrived meanwhile, so the call may be over already. */
  private begin(answer: Call, media: LocalMedia, participantId: Participant['id'] | null = null): CallSession {
    return this.put(this.newSession(this.news.learn(answer), media, participantId));
  }

  private newSession(call: Call, media: LocalMedia, participantId: Participant['id'] | null = null): CallSession {
    const me: OwnIdentity = { userId: this.user()?.id ?? null, participantId };
    const Session = this.engine.loaded;
    if (!Session) throw new Error('What a call is made of is not loaded.');
    return runInInjectionContext(this.injector, () => new Session(call, media, me));
  }

  /** In a call, or about to be in one. */
  private occupied(): boolean {
    return this.busy() || this.ringing() !== null || this.answer() !== null;
  }

  private put(session: CallSession): CallSession {
    const call = session.call();
    // Calling somebody who is calling this user accepts their call; its announcement may be older than the answer.
    this.here.remove(call.id);
    this.current.set(session);
    this.wish.drop();
    this.left.forget();
    forgetLeft();
    this.elsewhere.offer(null);
    this.floats.closeDialogs();
    if (this.user()) void this.show(session);
    return session;
  }

  /**
   * The call screen of a meeting comes when its connections are underway: drawing it takes this page as long as the others take to answer.
   * In a direct call the camera may still be opening then, and drawing would hold up its picture.
   */
  private async show(session: CallSession): Promise<void> {
    const { id, kind } = session.call();
    const { url } = this.router;
    const atDoor = url.startsWith('/join/');
    // Do not go back to the door that the user has just come through, nor, after a reload, to a page that was never
    // open.
    const nowhere = atDoor || url === '/' || url.startsWith('/call/');
    if (!nowhere) this.before.set(url);
    else if (kind === 'room') this.before.set('/rooms');
    this.arriving.set(session);
    try {
      if (kind === 'room') await withPatience(session.underway(), SCREEN_MS);
      if (this.current() === session) await this.router.navigate(['/call', id], { replaceUrl: atDoor });
    } catch {
      // The router has said why the screen could not be shown; the strip above the other screens leads back into the call.
    } finally {
      if (this.arriving() === session) this.arriving.set(null);
    }
  }

  /**
   * Opens the media of a call that the user is already in, then joins with what there is. The call may end at any
   * moment in between; a prompt that stays unanswered for long can be answered during the call.
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
    if (!rang && this.here.has(call.id)) this.prepare();
    this.left.learn(call);
    const session = [this.current(), this.answer()].find((one) => one?.call().id === call.id);
    session?.learn(call);
    if (elsewhere) session?.yieldToOtherDevice();
    if (elsewhere && rang) this.say('Answered on another device');
    if (!session && this.cameWhileBusy(call, me))
      this.say(`${isolated(call.caller.displayName)} called while you are in a call.`);
  }

  /** A call rings here: what accepting it will need is on its way before the user has decided. */
  private prepare(): void {
    this.ice.prepare();
    // Accepting asks again, and says what is wrong.
    this.engine.load().catch(() => undefined);
  }

  /** Another device of the user has taken it over. */
  private letGo(callId: Call['id']): void {
    this.left.letGo(callId);
    const session = this.current();
    if (session?.call().id === callId) session.yieldToOtherDevice();
  }

  /** Trusts only the snapshot: calls that it does not list are over. */
  private resync({ calls }: Snapshot): void {
    this.here.keepOnly(new Set(calls.map(({ id }) => id)));
    const session = this.current();
    if (session && !session.over() && !calls.some(({ id }) => id === session.call().id)) void session.askAgain();
    const left = this.left.among(calls);
    this.left.forget();
    // A user who left the page and comes back with the browser's back button is not put into the call, but offered
    // a way back.
    if (!left || this.occupied()) return;
    if (cameByHistory()) return this.elsewhere.offer(left.id);
    this.left.keep(left);
    void this.comeBack();
  }

  private async comeBack(): Promise<void> {
    if (!this.engine.loaded) await this.left.load();
    // Meanwhile the user may have signed out, moved the call to another device, or begun another one.
    const { call } = this.left;
    if (!call || !this.engine.loaded || this.nobody() || this.occupied()) return;
    const session = this.begin(call, this.opener.make(), this.mineIn(call)?.id ?? null);
    return this.enter(session, sentBefore(call));
  }

  /** A guest is recognised by the device. */
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
    this.left.forget();
    for (const call of this.incoming()) this.here.remove(call.id);
    this.answer()?.stop();
    this.answer.set(null);
    this.current()?.stop();
    this.current.set(null);
    this.ice.forget();
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
    this.floats.say(words, { ms: NOTICE_MS });
  }
}
