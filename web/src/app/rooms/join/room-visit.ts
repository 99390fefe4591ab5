import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import {
  type Admission,
  type ErrorCode,
  type Room,
  type RoomCheck,
  roomCodeOf,
  type RoomJoined,
  type RoomWaiting,
} from '@contracts';
import { auditTime, firstValueFrom, take, timeout } from 'rxjs';
import { cameByHistory } from '../../browser/leaving';
import { CallNews } from '../../call/session/call-news';
import type { CallSession } from '../../call/session/call-session';
import { Calling } from '../../call/session/calling';
import { IceSource } from '../../call/line/ice-source';
import { RunningElsewhere } from '../../call/elsewhere/running-elsewhere';
import { Problem } from '../../session/api-problem';
import { Session } from '../../session/session';
import { ProfileBoard } from '../../signaling/profile-board';
import { reconnects } from '../../signaling/reconnects';
import { Signaling } from '../../signaling/signaling';
import { Urgency } from '../../signaling/urgency';
import { RoomsApi } from '../rooms-api';
import { EntryMedia } from './entry-media';
import { isKnocking, keepKnocking, stopKnocking } from './kept-knock';

/** How far somebody who opened a link has come. */
export type EntryStage = 'looking' | 'failed' | 'unknown' | 'door' | 'waiting' | 'refused' | 'inside' | 'left';
export type EntryRefusal = 'removed' | 'denied' | 'not-invited' | 'ended';
type KnownRoom = Extract<RoomCheck, { valid: true }>;

export interface EntryWish {
  /** Used for a guest who has no pass yet. */
  name: string;
  password: string;
}

/**
 * The server may take this long to tell about a call that goes on in this tab; then the user is in it and sees no
 * door.
 */
const SNAPSHOT_PATIENCE_MS = 2_500;
/** Many people may come and go at the same moment (at the full hour), so the page waits before it asks again. */
const SETTLE_MS = 1_000;
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['removed', 'denied', 'not-invited']);

/** The way into one room, from its link to the meeting: for users, guests, and people who are not guests yet. */
@Injectable()
export class RoomVisit {
  private readonly api = inject(RoomsApi);
  private readonly profiles = inject(ProfileBoard);
  private readonly session = inject(Session);
  private readonly signaling = inject(Signaling);
  private readonly calling = inject(Calling);
  private readonly ice = inject(IceSource);
  private readonly router = inject(Router);
  private readonly news = inject(CallNews);
  private readonly elsewhere = inject(RunningElsewhere);
  private readonly media = inject(EntryMedia);
  private readonly mutableStage = signal<EntryStage>('looking');
  private readonly mutableCheck = signal<KnownRoom | null>(null);
  private readonly mutableRoom = signal<Room | null>(null);
  private readonly mutableProblem = signal<Problem | null>(null);
  private readonly mutableRefusal = signal<EntryRefusal | null>(null);
  private readonly mutableBusy = signal(false);
  private readonly mutableHostPresent = signal(false);
  private readonly mutableCode = signal('');
  private readonly mutableEnding = signal<string | null>(null);
  private lastMeeting: CallSession | null = null;
  private password = '';

  readonly stage = this.mutableStage.asReadonly();
  readonly code = this.mutableCode.asReadonly();
  readonly check = this.mutableCheck.asReadonly();
  /** What only users may see of the room; null for guests. */
  readonly room = computed(() => this.profiles.latest(this.mutableRoom()));
  /** Why entering, or looking the room up, failed. */
  readonly problem = this.mutableProblem.asReadonly();
  readonly refusal = this.mutableRefusal.asReadonly();
  /** Somebody who can admit the user is in the room; known only while waiting. */
  readonly hostPresent = this.mutableHostPresent.asReadonly();
  /** A request to enter is under way. */
  readonly busy = this.mutableBusy.asReadonly();
  /** How the meeting ended for the user, unless they left it themselves. */
  readonly ending = this.mutableEnding.asReadonly();
  readonly title = computed(() => this.room()?.title ?? this.check()?.title ?? '');
  readonly count = computed(() => this.room()?.participantCount ?? this.check()?.participantCount ?? 0);
  readonly plannedFor = computed(() => this.room()?.plannedFor ?? this.check()?.plannedFor ?? null);
  /** The meeting in this room while it runs on this device. */
  readonly meeting = computed(() => {
    const running = this.calling.session();
    if (running?.call().roomCode !== this.code()) return null;
    // Users read how it ended on the call's page; guests read it here.
    return running.over() && this.session.user() ? null : running;
  });

  /** The user is in this meeting on another device. */
  readonly runsElsewhere = computed(() => this.elsewhere.call()?.roomCode === this.code());

  constructor() {
    this.signaling
      .on('room:admission')
      .pipe(takeUntilDestroyed())
      .subscribe((answer) => this.stage() === 'waiting' && answer.code === this.code() && this.learn(answer));
    this.signaling
      .on('room:door')
      .pipe(takeUntilDestroyed())
      .subscribe(({ code, hostPresent }) => code === this.code() && this.mutableHostPresent.set(hostPresent));
    this.signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => this.stage() === 'waiting' && this.askAgain());
    reconnects(this.signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => void this.lookIn());
    this.signaling
      .on('rooms:changed')
      .pipe(auditTime(SETTLE_MS), takeUntilDestroyed())
      .subscribe(() => void this.lookIn());
    effect(() => {
      const meeting = this.meeting();
      untracked(() => (meeting ? this.arrive() : this.stage() === 'inside' && this.leaveMeeting()));
      this.lastMeeting = meeting;
    });
    const notUrgent = inject(Urgency).while(() => this.stage() === 'waiting');
    inject(DestroyRef).onDestroy(() => {
      notUrgent();
      if (this.stage() === 'waiting') this.giveUpWaiting();
    });
  }

  /** Finds out which room the link leads to, and whether the user is known. */
  async open(address: string): Promise<void> {
    const code = roomCodeOf(address) ?? address;
    this.mutableCode.set(code);
    this.mutableProblem.set(null);
    this.mutableStage.set('looking');
    await this.session.restore();
    this.session.recallGuest(code);
    try {
      const [found] = await Promise.all([this.api.check(code), this.lookIn(), this.firstSnapshot()]);
      if (code === this.code()) this.found(found);
    } catch (failure) {
      this.mutableProblem.set(Problem.of(failure));
      this.mutableStage.set('failed');
    }
  }

  /** Asks to enter; somebody without a pass becomes a guest first. */
  async enter({ name, password }: EntryWish): Promise<void> {
    if (this.busy()) return;
    this.password = password;
    await this.asking(async () => {
      const nobody = !this.session.user() && !this.session.guest();
      if (nobody) await this.becomeGuest(name, password);
      await this.knock();
    });
  }

  /** Asks once more, after a refusal or when the connection is back. */
  askAgain(): void {
    void this.asking(async () => {
      if (this.stage() === 'refused') await this.media.openWhereAllowed();
      await this.knock();
    });
  }

  /** Goes back to the door of this room. */
  comeBack(): void {
    void this.showDoor();
    void this.lookIn();
    void this.api
      .check(this.code())
      .then((check) => check.valid && this.mutableCheck.set(check))
      .catch(() => undefined);
  }

  /** Stops waiting. */
  async leave(): Promise<void> {
    this.giveUpWaiting();
    this.media.letGo();
    this.mutableStage.set('left');
    if (this.session.user()) await this.router.navigate(['/rooms']);
  }

  /** Lets the guest enter with another name. */
  forgetName(): void {
    this.session.forgetGuest();
  }

  private found(check: RoomCheck): void {
    this.mutableCheck.set(check.valid ? check : null);
    if (this.stage() !== 'looking') return this.showMeeting();
    if (!check.valid) return this.mutableStage.set('unknown');
    const opened = this.showDoor();
    if (isKnocking(this.code()) && !cameByHistory()) void this.asking(() => opened.then(() => this.knock()));
  }

  /** @returns when all media are open that need no permission prompt */
  private showDoor(): Promise<void> {
    this.mutableProblem.set(null);
    this.mutableStage.set('door');
    return this.media.openWhereAllowed();
  }

  /**
   * Connects before knocking: a snapshot that came later would report the new meeting as one that this tab has not
   * opened.
   */
  private async becomeGuest(name: string, password: string): Promise<void> {
    await this.session.enterAsGuest(this.code(), name, password);
    await this.firstSnapshot();
  }

  /** Only users may see who is in. */
  private async lookIn(): Promise<void> {
    if (!this.session.user() || !this.code()) return this.mutableRoom.set(null);
    const code = this.code();
    const room = await this.api.one(code).catch(() => null);
    if (code === this.code()) this.mutableRoom.set(room);
  }

  /** Resolves when it is known whether a call of the user goes on in this tab. */
  private async firstSnapshot(): Promise<void> {
    const nobody = !this.session.user() && !this.session.guest();
    if (nobody || this.signaling.connected()) return;
    await firstValueFrom(this.signaling.snapshots.pipe(take(1), timeout(SNAPSHOT_PATIENCE_MS))).catch(() => undefined);
  }

  private async asking(work: () => Promise<void>): Promise<void> {
    this.mutableBusy.set(true);
    this.mutableProblem.set(null);
    try {
      await work();
    } catch (failure) {
      this.refuse(Problem.of(failure));
    } finally {
      this.mutableBusy.set(false);
    }
  }

  private async knock(): Promise<void> {
    this.ice.prepare();
    const answer = await this.api.join(this.code(), { password: this.password || null, move: this.runsElsewhere() });
    if ('status' in answer) this.wait(answer);
    else this.goIn(answer);
  }

  private wait({ hostPresent }: RoomWaiting): void {
    this.mutableHostPresent.set(hostPresent);
    keepKnocking(this.code());
    this.mutableStage.set('waiting');
  }

  private goIn(joined: RoomJoined): void {
    stopKnocking(this.code());
    this.mutableStage.set('inside');
    void this.calling.goInto(joined, this.media.handOver());
  }

  /** The page was reloaded during the meeting, which has resumed by itself. */
  private arrive(): void {
    // While the user knocks, the answer opens the meeting and takes the media with it.
    if (this.stage() === 'inside' || this.busy()) return;
    stopKnocking(this.code());
    this.media.letGo();
    this.mutableStage.set('inside');
    this.showMeeting();
  }

  /** Users see the meeting at its own address, guests on this page. */
  private showMeeting(): void {
    const meeting = this.meeting();
    if (this.session.user() && meeting) void this.router.navigate(['/call', meeting.call().id], { replaceUrl: true });
  }

  private leaveMeeting(): void {
    const phase = this.lastMeeting?.phase();
    this.mutableEnding.set(phase?.bad ? phase.words : null);
    this.mutableStage.set('left');
  }

  private learn({
    status,
    call,
    participantId,
  }: {
    status: Admission;
    call?: RoomJoined['call'];
    participantId?: number;
  }) {
    if (status !== 'admitted') return this.turnAway(status);
    if (call && participantId !== undefined) this.goIn({ call, participantId });
    else this.askAgain();
  }

  private refuse(problem: Problem): void {
    const waited = this.stage() === 'waiting';
    // The connection was lost for a moment, so the user goes on waiting.
    if (waited && problem.status === 0) return;
    if (problem.code === 'already-in-call' && problem.call) this.news.learn(problem.call);
    // The door already says that the meeting runs elsewhere, so that is no problem to show.
    this.mutableProblem.set(this.runsElsewhere() ? null : problem);
    if (REFUSALS.has(problem.code)) return this.turnAway(problem.code as EntryRefusal);
    stopKnocking(this.code());
    if (problem.code !== 'not-found') return this.mutableStage.set('door');
    this.media.letGo();
    this.mutableStage.set('unknown');
  }

  private turnAway(why: EntryRefusal): void {
    stopKnocking(this.code());
    this.media.letGo();
    this.mutableRefusal.set(why);
    this.mutableStage.set('refused');
  }

  private giveUpWaiting(): void {
    stopKnocking(this.code());
    void this.api.leave(this.code()).catch(() => undefined);
  }
}
