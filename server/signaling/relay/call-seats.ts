import { Injectable } from '@nestjs/common';
import type { Joined, MediaState } from '../../../contracts/index.js';
import { deviceFacts } from '../../auth/device/device-name.js';
import { CallDevices, type CallAndMe } from '../../calls/life/call-devices.js';
import { movedOn } from '../../calls/call-errors.js';
import { CallJournal } from '../../calls/hand/call-journal.js';
import { PageServers } from '../../calls/servers/page-servers.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { Processes } from '../../cluster/processes.js';
import { Errand } from '../../database/errand.js';
import { notFound } from '../../http/errors/problem.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { Measures } from '../../metrics/measures.js';
import { checkSignal } from '../log/signal-check.js';
import type { Answer } from './answers.js';
import { checkApplied } from './applied-check.js';
import { type Held, SignalDelivery } from './signal-delivery.js';
import { SignalBacklog } from './signal-backlog.js';
import { SignalBudget } from './signal-budget.js';
import { bytesInLog, SignalLog } from '../log/signal-log.js';
import { SignalReports } from './signal-reports.js';
import { saysOnlyReceived } from './told-times.js';
import { actorIn, actorOf, actsFrom, type ParleySocket, personRoom, type Seat } from '../sockets.js';

/** Where the participant is in the call now, over the connection that `place` names. */
export type Taken = CallAndMe & { place: string };

/** What a page does in a call: it takes its seat, sends signals, and reports what became of the signals that it got. */
@Injectable()
export class CallSeats {
  constructor(
    private readonly devices: CallDevices,
    private readonly journal: CallJournal,
    private readonly servers: PageServers,
    private readonly delivery: SignalDelivery,
    private readonly log: SignalLog,
    private readonly reports: SignalReports,
    private readonly views: CallViews,
    private readonly backlog: SignalBacklog,
    private readonly budget: SignalBudget,
    private readonly measures: Measures,
    private readonly processes: Processes,
  ) {}

  async join(socket: ParleySocket, wish: { callId: number; media: MediaState }): Promise<Joined> {
    const place = this.placeToTake(socket);
    return this.sitDown(socket, { ...(await this.devices.join({ ...actorOf(socket), seat: place }, wish)), place });
  }

  /** A page whose connection has closed meanwhile may have its seat over another one by now, which must keep it. */
  private placeToTake(socket: ParleySocket): string {
    Errand.current()?.refuseBy(() => (socket.connected ? null : movedOn()));
    return this.placeOf(socket);
  }

  /** Names the connection, unlike any other that this or another process has or had. */
  placeOf({ id }: ParleySocket): string {
    return `${this.processes.own}/${id}`;
  }

  /** The participant has joined with the page of this socket. What was held for them follows after the answer. */
  async sitDown(socket: ParleySocket, taken: Taken): Promise<Joined> {
    const at = { callId: taken.call.id, seat: seatAt(taken) };
    actsFrom(socket, at.callId, taken.place);
    await this.noteDevice(socket, at);
    const held = await this.delivery.start(socket, at);
    return this.seated(socket, { ...at, held });
  }

  /** Notes the browser, which explains much of how a call goes. */
  private async noteDevice(socket: ParleySocket, at: { callId: number; seat: Seat }): Promise<void> {
    const { deviceId } = socket.data;
    const detail = { deviceId, ...deviceFacts(socket.handshake.headers['user-agent'] ?? '') };
    const { participantId } = at.seat;
    await this.journal.noteAside({ callId: at.callId, participantId, kind: 'device', detail });
  }

  async resume(socket: ParleySocket, wish: { callId: number; lastSignalId: number }): Promise<Joined> {
    const seat = await this.takeAgain(socket, wish.callId);
    const held = await this.delivery.resume(socket, { ...wish, seat });
    return this.seated(socket, { ...wish, seat, held });
  }

  private async takeAgain(socket: ParleySocket, callId: number): Promise<Seat> {
    const place = this.placeToTake(socket);
    try {
      const seat = seatAt({ ...(await this.devices.resume({ ...actorOf(socket), seat: place }, callId)), place });
      actsFrom(socket, callId, place);
      return seat;
    } catch (error) {
      // It had the seat for a moment.
      if (toProblem(error).code === 'stale-epoch') actsFrom(socket, callId, place);
      throw error;
    }
  }

  /** The call as it is once this page hears announcements: people who come later are announced, so nobody is missed. */
  private async seated(socket: ParleySocket, at: { callId: number; seat: Seat; held: Held }): Promise<Joined> {
    const { callId, seat } = at;
    const noted = this.servers.note({ callId, participantId: seat.participantId });
    const { call, me } = await this.keepIfPresent(socket, callId);
    await noted;
    const { participants } = this.views.call(call, me);
    at.held.letThrough();
    const { participantId, epoch } = at.seat;
    return { participantId, epoch, participants, version: call.version, lastSignalId: at.held.lastSignalId };
  }

  /** Gives the seat up if the participant was removed in the meantime, so that nobody hears a call that they are not in. */
  private async keepIfPresent(socket: ParleySocket, callId: number): Promise<CallAndMe> {
    try {
      return await this.devices.present(actorIn(socket, callId), callId);
    } catch (error) {
      this.delivery.leave(socket, callId);
      throw error;
    }
  }

  /**
   * Everything up to the queue happens in one turn, so the order on the wire is the order in the log. After the commit the sender gets
   * the answer, and then the recipient the signal, even if the sender has been told that it takes too long. @throws rate-limited
   */
  async signal(socket: ParleySocket, payload: unknown, answer: Answer): Promise<void> {
    try {
      await this.take(socket, payload, answer);
    } catch (error) {
      this.measures.signalRefused(toProblem(error).code);
      throw error;
    }
  }

  private async take(socket: ParleySocket, payload: unknown, answer: Answer): Promise<void> {
    const { request, json } = checkSignal(payload);
    const { callId, to } = request;
    const seat = seatOf(socket, callId);
    const bytes = bytesInLog(json);
    const giveBack = this.backlog.reserve({ callId, from: seat, to, bytes });
    try {
      this.budget.take({ person: personRoom(actorOf(socket)), callId, bytes });
      const logged = await this.log.append({ request, json, bytes, seat, deviceId: socket.data.deviceId });
      answer.give({ ok: true, id: logged.id });
      this.delivery.deliver(logged);
    } finally {
      giveBack();
    }
  }

  /** Keeps what a page reports about signals. The message is refused only if none of its ids is a signal to this participant. @throws not-found */
  async applied(socket: ParleySocket, payload: unknown, answer: Answer): Promise<void> {
    const { callId, reports } = checkApplied(payload);
    const { participantId: to } = seatOf(socket, callId);
    for (const report of reports) if (!saysOnlyReceived(report)) this.backlog.applied(callId, { id: report.id, to });
    const person = personRoom(actorOf(socket));
    const unknown = await this.reports.keep({ callId, recipientId: to, person, reports });
    if (unknown.length > 0 && reports.every(({ id }) => unknown.includes(id)))
      throw notFound('There is no such signal to you.');
    answer.give({ ok: true, ...(unknown.length > 0 ? { unknown } : {}) });
  }
}

const seatAt = ({ me, place }: Taken): Seat => ({ participantId: me.id, epoch: me.epoch, place });

/** @throws not-found if this socket has not joined the call */
function seatOf(socket: ParleySocket, callId: number): Seat {
  const seat = socket.data.seats.get(callId);
  if (seat === undefined) throw notFound();
  return seat;
}
