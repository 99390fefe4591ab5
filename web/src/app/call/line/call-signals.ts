import type { Call, SignalMessage, SignalRequest } from '@contracts';
import { Subject, type Subscription } from 'rxjs';
import { uuid } from '../../session/device';
import type { Signaling } from '../../signaling/signaling';
import { mayPass, SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';
import type { OutgoingSignal, SignalPort } from '../../webrtc/peer-mesh';
import { Receipts } from './receipts';
import { SignalReports } from './signal-reports';

interface Outgoing {
  readonly signal: SignalRequest;
  underway: boolean;
}

const RETRY_MS = 1_000;

/**
 * The signals of one call, both ways, over any number of reconnects. They pass while this page is in the call, and
 * wait otherwise. Outgoing signals are sent in order, each repeated until it is acknowledged; a repeat has the same
 * `clientId`, so the server logs and relays it once. Incoming signals are delivered in order, each once.
 */
export class CallSignals implements SignalPort {
  private readonly subscription: Subscription;
  private readonly incoming = new Subject<SignalMessage>();
  private readonly seen = new Set<SignalMessage['id']>();
  private readonly reports: SignalReports;
  private readonly receipts: Receipts;
  private early: SignalMessage[] = [];
  private outgoing: Outgoing[] = [];
  private last = 0;
  private isOpen = false;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;

  private tellBegun: () => void = () => undefined;

  readonly received = this.incoming.asObservable();
  /** Resolves when this page has sent its first signal, or is done with them. */
  readonly begun = new Promise<void>((resolve) => (this.tellBegun = resolve));

  constructor(
    private readonly callId: Call['id'],
    private readonly signaling: Signaling,
    serverNow: () => number | null,
  ) {
    this.reports = new SignalReports(callId, signaling);
    this.receipts = new Receipts({ serverNow, slow: (id, receipt) => this.reports.add({ id, receipt }) });
    this.subscription = signaling.on('signal').subscribe((message) => this.take(message));
  }

  /** After an interruption, everything later than this must be requested. */
  get lastSignalId(): SignalMessage['id'] {
    return this.last;
  }

  send({ to, toEpoch, kind, data }: OutgoingSignal): void {
    if (this.closed) return;
    this.tellBegun();
    const signal = { callId: this.callId, to, toEpoch, kind, data, clientId: uuid() };
    this.outgoing.push({ signal, underway: false });
    this.pump();
  }

  /** Reports to the server's log as soon as the server can be reached. */
  applied(id: SignalMessage['id'], error?: string): void {
    if (this.closed) return;
    const receipt = this.receipts.end(id);
    this.reports.add({ id, ...(error === undefined ? {} : { error }), ...(receipt === null ? {} : { receipt }) });
  }

  /** Call when this page is in the call: delivers early signals, and sends (again) what is not acknowledged. */
  open(lastSignalId: SignalMessage['id']): void {
    this.last = Math.max(this.last, lastSignalId);
    this.isOpen = true;
    this.reports.again();
    for (const message of this.early.splice(0)) this.pass(message);
    this.pump();
  }

  /** The connection is lost, or this page has not joined yet. */
  hold(): void {
    this.isOpen = false;
    clearTimeout(this.retry);
  }

  /** Drops waiting outgoing signals, since they were meant for links that are gone. */
  drop(): void {
    this.hold();
    this.outgoing = [];
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.tellBegun();
    this.receipts.close();
    this.reports.close();
    this.subscription.unsubscribe();
    this.incoming.complete();
    this.drop();
  }

  private take(message: SignalMessage): void {
    if (message.callId !== this.callId || this.seen.has(message.id)) return;
    this.seen.add(message.id);
    this.receipts.take(message);
    if (this.isOpen) this.pass(message);
    else this.early.push(message);
  }

  private pass(message: SignalMessage): void {
    this.last = Math.max(this.last, message.id);
    this.receipts.begin(message.id);
    this.incoming.next(message);
  }

  private pump(): void {
    if (!this.isOpen) return;
    for (const one of this.outgoing) if (!one.underway) void this.deliver(one);
  }

  private async deliver(one: Outgoing): Promise<void> {
    one.underway = true;
    try {
      await this.post(one.signal);
      this.forget(one);
    } catch (error) {
      one.underway = false;
      this.failed(one, error);
    }
  }

  private post(signal: SignalRequest): Promise<unknown> {
    if (this.signaling.connected()) return this.signaling.request('signal', signal);
    return Promise.reject(new SignalingUnavailable('not connected'));
  }

  /** Drops a signal that the server refuses for good, so that the others can go on. */
  private failed(one: Outgoing, error: unknown): void {
    if (mayPass(error)) {
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.pump(), RETRY_MS);
    } else if (error instanceof SignalingRefused) {
      this.forget(one);
      console.warn('A signal was refused', one.signal.kind, error.code);
    } else throw error;
  }

  private forget(one: Outgoing): void {
    this.outgoing = this.outgoing.filter((other) => other !== one);
  }
}
