import { CallEntity } from '../../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../../server/calls/rows/participant.entity.js';
import { createDataSource, dataSourceOptions } from '../../../server/database/data-source.js';
import { SignalEntity } from '../../../server/signaling/log/signal.entity.js';
import type { Stage } from './stage.js';

/** Ends the ring time of a call now instead of waiting for it. */
export async function passDeadline(stage: Stage, callId: number): Promise<void> {
  await withDatabase(stage, async (source) => {
    await source.getRepository(CallEntity).update({ id: callId }, { ringDeadlineAt: new Date() });
  });
}

/** Ends the time that a person has to come back now, instead of waiting for it. */
export async function passGrace(stage: Stage, of: { callId: number; userId: number }): Promise<void> {
  await withDatabase(stage, async (source) => {
    await source.getRepository(ParticipantEntity).update(of, { leaseUntil: new Date() });
  });
}

/** The senders' own ids of all relayed signals of a call. */
export function loggedSignals(stage: Stage, callId: number): Promise<string[]> {
  return withDatabase(stage, async (source) => {
    const rows = await source.getRepository(SignalEntity).findBy({ callId, outcome: 'relayed' });
    return rows.flatMap(({ clientId }) => clientId ?? []);
  });
}

/** Writes to the database directly: what the server would never write itself, or not so soon. */
export async function withDatabase<T>(
  { server }: Stage,
  work: (source: ReturnType<typeof createDataSource>) => Promise<T>,
): Promise<T> {
  const source = await createDataSource(dataSourceOptions(server.database)).initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}
