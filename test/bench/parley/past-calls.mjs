/** What people of a Parley have behind them. */
import { inDatabase, modules } from './rows.mjs';

const CODE = 'past-aaaa-aaaa';

/** A month of direct calls and meetings between these people, more of those who come first. The server must not run yet. */
export async function addPastCalls({ location }, people, count) {
  const { RoomEntity } = await modules(['rooms/room.entity.js']);
  const { seedCalls } = await import('../../../tools/seed/calls.mjs');
  await inDatabase(location, (all) =>
    // One commit for all of them.
    all.transaction(async (manager) => {
      const rules = { access: 'open', maxParticipants: 6 };
      const owner = { ownerId: people[0].id, createdAt: new Date() };
      await manager.insert(RoomEntity, { code: CODE, title: 'Benchmark', ...rules, ...owner });
      await seedCalls(manager, { people, rooms: [{ code: CODE }], count });
    }),
  );
}
