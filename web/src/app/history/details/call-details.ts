import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { type Call, idOf, isLive, isPresent, type Participant, type User } from '@contracts';
import { PublicAddress } from '../../browser/public-address';
import { ReturnButton } from '../../call/elsewhere/return-button';
import { RunningElsewhere } from '../../call/elsewhere/running-elsewhere';
import { Calling } from '../../call/session/calling';
import { ProblemNote } from '../../call/problem/problem-note';
import { CallsApi } from '../../call/session/calls-api';
import { qualityWords } from '../../call/session/my-outcome';
import { LinkCopy } from '../../frame/link-copy';
import { CallButtons } from '../../people/call-buttons';
import { FavouriteStar } from '../../people/favourites/favourite-star';
import { Problem } from '../../session/api-problem';
import { Session } from '../../session/session';
import { Avatar } from '../../shared-ui/avatar';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { headingComesWith } from '../../shared-ui/page/loaded-heading';
import { Printing } from '../../shared-ui/page/printing';
import { titledBy } from '../../shared-ui/page/page-title';
import { clockTime, durationWords, exactTime } from '../../shared-ui/times/times';
import { ProfileBoard } from '../../signaling/profile-board';
import { catchUps } from '../../signaling/reconnects';
import { Signaling } from '../../signaling/signaling';
import { CallHistory } from '../call-history';
import { readCall } from '../call-words';
import { absenceWords, reasonWords } from './call-reasons';
import { KeptChat } from './kept-chat';

const NO_SUCH_CALL = new Problem(404, 'not-found', 'There is no such call.');

interface Fact {
  name: string;
  words: string;
}
interface DetailsPerson {
  who: Participant;
  me: boolean;
  /** The id keeps the avatar in the same colour everywhere. */
  picture: Pick<User, 'id' | 'displayName' | 'avatarUrl'>;
  /** "10:02 to 10:14 · 12 min", or why they were not there. */
  time: string;
}

/** One call of the user: with whom, when, how it went and why, and its chat. */
@Component({
  selector: 'parley-call-details',
  imports: [
    Avatar,
    CallButtons,
    EmptyPlace,
    FavouriteStar,
    KeptChat,
    MatButton,
    MatIcon,
    MatIconButton,
    MatTooltip,
    ProblemNote,
    ReturnButton,
    RouterLink,
  ],
  templateUrl: './call-details.html',
  styleUrl: './call-details.scss',
})
export class CallDetails {
  /** The call's id, from the address. */
  readonly id = input.required<string>();

  private readonly api = inject(CallsApi);
  private readonly profiles = inject(ProfileBoard);
  private readonly links = inject(LinkCopy);
  private readonly address = inject(PublicAddress);
  private readonly calling = inject(Calling);
  private readonly myId = inject(Session).user()?.id ?? 0;
  protected readonly printing = inject(Printing);
  protected readonly history = inject(CallHistory);
  private readonly found = signal<Call | null>(null);
  protected readonly call = computed(() => this.profiles.latest(this.found()));
  protected readonly problem = signal<Problem | null>(null);
  protected readonly reading = computed(() => this.of((call) => readCall(call, this.myId)));
  protected readonly reason = computed(() => this.of((call) => reasonWords(call, this.myId)));
  protected readonly facts = computed(() => this.of((call) => factsOf(call, this.myId)) ?? []);
  protected readonly people = computed(() => this.of((call) => peopleOf(call, this.myId)) ?? []);
  /** Only people who were in the call may read its chat. */
  protected readonly wasIn = computed(
    () => this.call()?.participants.some(({ userId, joinedAt }) => userId === this.myId && joinedAt !== null) ?? false,
  );
  protected readonly runsHere = computed(
    () => this.calling.busy() && this.calling.session()?.call().id === this.call()?.id,
  );

  private readonly elsewhere = inject(RunningElsewhere);
  /** The call runs on another device of the user, or its tab was closed. */
  protected readonly runsElsewhere = computed(
    () => this.elsewhere.call()?.id === this.call()?.id && this.call() !== null,
  );

  constructor() {
    const signaling = inject(Signaling);
    titledBy(() => this.reading()?.title);
    headingComesWith(() => this.call() !== null || this.problem() !== null);
    let opening: Promise<void> = Promise.resolve();
    this.printing.complete(() => opening);
    effect(() => {
      const id = this.id();
      untracked(() => {
        opening = this.open(id);
      });
    });
    catchUps(signaling, () => this.isRunning())
      .pipe(takeUntilDestroyed())
      .subscribe(() => void this.load(this.id()));
    signaling
      .on('call:updated')
      .pipe(takeUntilDestroyed())
      .subscribe(({ call }) => String(call.id) === this.id() && void this.load(this.id()));
    signaling
      .on('problem:changed')
      .pipe(takeUntilDestroyed())
      .subscribe(({ callId }) => String(callId) === this.id() && void this.load(this.id()));
  }

  protected async open(id: string): Promise<void> {
    this.found.set(null);
    this.problem.set(null);
    await this.load(id);
  }

  private isRunning(): boolean {
    const call = this.found();
    return call !== null && isLive(call.status);
  }

  protected copyLink(): void {
    const link = this.address.linkTo(`/history/${this.id()}`);
    void this.links.copy(link, 'The link is copied. It opens for those who were in the call.');
  }

  private of<T>(read: (call: Call) => T): T | null {
    const call = this.call();
    return call && read(call);
  }

  /** Only decimal digits make an id; `Number` would accept "1e1" and "0x1f" too. */
  private find(id: string): Promise<Call> {
    const number = idOf(id);
    return number === null ? Promise.reject(NO_SUCH_CALL) : this.api.find(number);
  }

  /** A failure shows no error if a call is already shown. */
  private async load(id: string): Promise<void> {
    try {
      const call = await this.find(id);
      if (id !== this.id()) return;
      this.found.set(call);
      this.problem.set(null);
    } catch (failure) {
      if (id === this.id() && !this.call()) this.problem.set(Problem.of(failure));
    }
  }
}

function factsOf(call: Call, myId: number): Fact[] {
  const { initiatedAt, acceptedAt, endedAt, duration, kind } = call;
  const mine = call.participants.find(({ userId }) => userId === myId)?.presentSeconds ?? 0;
  const rang = kind === 'direct' ? rangWords(call) : null;
  const quality = qualityWords(call, myId);
  return [
    { name: 'Began', words: exactTime(initiatedAt) },
    ...(acceptedAt !== null && kind === 'direct' ? [{ name: 'Answered', words: exactTime(acceptedAt) }] : []),
    ...(rang === null ? [] : [{ name: 'Rang for', words: rang }]),
    ...(endedAt === null ? [] : [{ name: 'Ended', words: exactTime(endedAt) }]),
    ...(acceptedAt === null || duration === null ? [] : [{ name: 'Length', words: durationWords(duration) }]),
    ...(kind === 'room' && mine > 0 ? [{ name: 'You were there', words: durationWords(mine) }] : []),
    { name: 'Kind', words: kindWords(call) },
    ...(quality === null ? [] : [{ name: 'Connection', words: quality }]),
    { name: 'Number', words: `#${call.id}` },
  ];
}

function rangWords({ ringingAt, acceptedAt, endedAt }: Call): string | null {
  const until = acceptedAt ?? endedAt;
  if (ringingAt === null || until === null) return null;
  return durationWords(Math.max(0, Math.round((Date.parse(until) - Date.parse(ringingAt)) / 1000)));
}

const kindWords = ({ kind, type }: Call): string =>
  kind === 'room' ? 'Meeting' : type === 'video' ? 'Video call' : 'Audio call';

/** People who were in the call, in the order in which they joined; then those who were called but did not join. */
function peopleOf(call: Call, myId: number): DetailsPerson[] {
  return [...call.participants]
    .filter(({ state }) => state !== 'waiting')
    .sort((one, other) => cameAt(one) - cameAt(other) || 0)
    .map((who) => ({
      who,
      me: who.userId === myId,
      picture: { ...who, id: who.userId ?? who.id },
      time: absenceWords(who) ?? presenceWords(call, who),
    }));
}

const cameAt = ({ joinedAt }: Participant): number => (joinedAt === null ? Infinity : Date.parse(joinedAt));

function presenceWords(call: Call, who: Participant): string {
  const from = clockTime(who.joinedAt ?? call.initiatedAt);
  if (isLive(call.status) && isPresent(who)) return `There since ${from}`;
  const span = who.leftAt === null ? from : `${from} to ${clockTime(who.leftAt)}`;
  return `${span} · ${durationWords(who.presentSeconds)}`;
}
