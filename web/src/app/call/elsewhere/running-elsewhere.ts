import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { type Call, isLive, isPresent, type Participant } from '@contracts';
import { Device } from '../../session/device';
import { Session } from '../../session/session';
import { Signaling } from '../../signaling/signaling';
import { CallNews } from '../session/call-news';
import { leftCall } from './left-call';

/** The call that the user is in on another device, or was in when its tab was closed. */
@Injectable({ providedIn: 'root' })
export class RunningElsewhere {
  private readonly account = inject(Session);
  private readonly device = inject(Device);
  private readonly live = signal<ReadonlyMap<Call['id'], Call>>(new Map());
  private readonly left = leftCall();
  private readonly offered = signal<Call['id'] | null>(null);

  /** Null if there is none. */
  readonly call = computed(
    () => [...this.live().values()].find((call) => this.isOffered(call) || this.isElsewhere(call)) ?? null,
  );
  /** The device that had the call is gone, so there is nobody to take it from. */
  readonly deserted = computed(() => {
    const call = this.call();
    if (call === null) return false;
    return this.isOffered(call) || this.left() === call.id || this.placeIn(call)?.state === 'reconnecting';
  });

  constructor() {
    const signaling = inject(Signaling);
    inject(CallNews).calls.subscribe((call) => this.hear(call));
    signaling.snapshots.subscribe(({ calls }) => this.resync(calls));
    const nobody = computed(() => this.account.user() === null && this.account.guest() === null);
    effect(() => nobody() && untracked(() => this.live.set(new Map())));
  }

  /** Offers the way back into a call that this tab had and does not resume by itself; null once it has resumed. */
  offer(id: Call['id'] | null): void {
    this.offered.set(id);
  }

  /** The user's participant in the call. Guests are told only about their own device. */
  placeIn(call: Call): Participant | null {
    const me = this.account.user()?.id ?? null;
    const isMine = ({ userId, guest, deviceId }: Participant) =>
      me === null ? guest && deviceId !== null : userId === me;
    return call.participants.find(isMine) ?? null;
  }

  private hear(call: Call): void {
    this.live.update((known) => {
      const next = new Map(known);
      if (isLive(call.status)) next.set(call.id, call);
      else next.delete(call.id);
      return next;
    });
  }

  /** A call that the snapshot does not list is over. */
  private resync(calls: readonly Call[]): void {
    const listed = new Set(calls.map(({ id }) => id));
    this.live.update((known) => new Map([...known].filter(([id]) => listed.has(id))));
  }

  private isOffered({ id }: Call): boolean {
    return this.offered() === id;
  }

  private isElsewhere(call: Call): boolean {
    const mine = this.placeIn(call);
    if (mine === null || mine.deviceId === null || mine.deviceId === this.device.id) return false;
    return isPresent(mine);
  }
}
