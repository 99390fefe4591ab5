import { setTimeout as pass } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ErrorCode, RefusedStep } from '../../../contracts/index.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { RoomEvents } from '../../rooms/room-events.js';
import { type Actor, isSamePerson } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { CallJournal } from '../hand/call-journal.js';

/** Which step, by whom (null: a guest who is not known yet), and of which call: the one itself, or the meeting that runs in a room. */
type RefusedAttempt = { step: RefusedStep; actor: Actor | null } & ({ callId: number } | { roomId: number });

/** Attempts later than this are not part of the call's story, and could go on for ever. */
const OVER_MS = 60_000;
const isLongOver = ({ endedAt }: CallEntity) => endedAt !== null && Date.now() - endedAt.getTime() > OVER_MS;

/** While the database is away nothing can be noted, and that is when accepting fails. */
const NOTE_AFTER_MS = [0, 3_000, 10_000, 30_000];

/** Notes in the journal of a call that a step was refused, and why: otherwise the log would show that nobody tried. */
@Injectable()
export class Refusals implements OnModuleInit {
  constructor(
    private readonly calls: CallsRepository,
    private readonly journal: CallJournal,
    private readonly rooms: RoomEvents,
  ) {}

  onModuleInit(): void {
    this.rooms.listenHere(
      'guestRefused',
      ({ roomId, code }) => void this.note({ step: 'enter', actor: null, roomId }, code),
    );
  }

  /** Does the work. @throws what the work throws */
  async noted<T>(attempt: RefusedAttempt, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      void this.note(attempt, toProblem(error).code);
      throw error;
    }
  }

  private async note(attempt: RefusedAttempt, code: ErrorCode): Promise<void> {
    for (const ms of NOTE_AFTER_MS) {
      await pass(ms, undefined, { ref: false });
      if (await this.tryToNote(attempt, code).catch(() => false)) return;
    }
  }

  /** @returns whether there is nothing more to do */
  private async tryToNote(attempt: RefusedAttempt, code: ErrorCode): Promise<boolean> {
    const { actor, step } = attempt;
    const call = await this.callOf(attempt);
    const me = call?.participants.find((one) => actor !== null && isSamePerson(actor, one)) ?? null;
    // Strangers know no call by its id; whoever is at the door of a room need not be in its meeting.
    if (call === null || isLongOver(call) || (me === null && step !== 'enter')) return true;
    const byId = actor?.userId ?? null;
    const detail = { step, code, byId };
    const who = { participantId: me?.id ?? null, byOutsider: me === null && byId === null };
    const entry = { callId: call.id, kind: 'refused', detail, ...who } as const;
    const isNoted = await this.journal.noteAside(entry);
    return isNoted || code !== 'unavailable';
  }

  private callOf(attempt: RefusedAttempt): Promise<CallEntity | null> {
    return 'callId' in attempt ? this.calls.findWithPeople(attempt.callId) : this.calls.findLiveInRoom(attempt.roomId);
  }
}
