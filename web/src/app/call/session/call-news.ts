import { inject, Injectable } from '@angular/core';
import type { Call, Joined, Participant, ParticipantMessage } from '@contracts';
import { type Observable, Subject } from 'rxjs';
import { ServerClock } from '../../session/server-clock';
import { Signaling } from '../../signaling/signaling';
import { CallsApi } from './calls-api';
import { KnownCall } from './known-call';

/** How long to wait for an announcement that was overtaken before the call is requested. */
const PATIENCE_MS = 300;
/**
 * Finished calls are remembered, so that late announcements do not bring them back. The oldest are forgotten beyond
 * this number.
 */
const REMEMBERED = 100;

/**
 * Collects everything the server says about calls: announcements of calls and participants, answers, snapshots. If
 * an announcement was lost, requests the call.
 */
@Injectable({ providedIn: 'root' })
export class CallNews {
  private readonly api = inject(CallsApi);
  private readonly clock = inject(ServerClock);
  private readonly known = new Map<Call['id'], KnownCall>();
  private readonly asking = new Set<Call['id']>();
  private readonly newest = new Subject<Call>();

  /** Each newer state of any call, as a whole. */
  readonly calls: Observable<Call> = this.newest.asObservable();

  constructor() {
    const signaling = inject(Signaling);
    signaling.on('call:incoming').subscribe(({ call }) => this.learn(call));
    signaling.on('call:updated').subscribe(({ call }) => this.learn(call));
    signaling.on('call:participant').subscribe((message) => this.hear(message));
    signaling.snapshots.subscribe(({ calls }) => calls.forEach((call) => this.learn(call)));
  }

  /** @returns this state of the call, or a newer one that is already known */
  learn(call: Call): Call {
    this.clock.learn(call.now);
    const known = this.known.get(call.id);
    this.remember(call, known);
    if (!known || known.learn(call)) this.tell(call.id);
    return this.known.get(call.id)!.call;
  }

  /** This page has joined the call. */
  enter(id: Call['id'], joined: Joined): void {
    this.known.get(id)?.enter(joined);
    this.tell(id);
  }

  /** Takes a change that the server has not confirmed yet. */
  assume(id: Call['id'], participant: Participant): void {
    this.known.get(id)?.assume(participant);
    this.tell(id);
  }

  private hear(message: ParticipantMessage): void {
    const known = this.known.get(message.callId);
    if (known?.hear(message)) this.tell(message.callId);
    if (!known || known.hasGap) this.askSoon(message.callId);
  }

  private askSoon(id: Call['id']): void {
    if (this.asking.has(id)) return;
    this.asking.add(id);
    setTimeout(() => void this.ask(id), PATIENCE_MS);
  }

  private async ask(id: Call['id']): Promise<void> {
    const known = this.known.get(id);
    const call = !known || known.hasGap ? await this.api.find(id).catch(() => null) : null;
    this.asking.delete(id);
    if (call) this.learn(call);
  }

  /** The call of which nothing was heard for longest is forgotten first. */
  private remember(call: Call, known = new KnownCall(call)): void {
    this.known.delete(call.id);
    this.known.set(call.id, known);
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value!);
  }

  private tell(id: Call['id']): void {
    const known = this.known.get(id);
    if (known) this.newest.next(known.call);
  }
}
