import type { Room } from '../../contracts/index.js';
import { Transactions } from '../../server/database/transactions.js';
import { type Ban, RoomsRepository } from '../../server/rooms/rooms.repository.js';
import type { World } from './world.js';

/** A user or a guest, on a device. */
type Somebody = ({ user: { id: number } } | { guest: { id: number } }) & { deviceId: string };

/** Stores what a host's "remove" leaves behind, without a meeting. */
export async function ban(world: World, room: Room, who: Somebody, address = '127.0.0.1'): Promise<void> {
  const rooms = world.app.get(RoomsRepository, { strict: false });
  const { id: roomId } = (await rooms.findByCode(room.code))!;
  const person = 'user' in who ? { userId: who.user.id, guestId: null } : { userId: null, guestId: who.guest.id };
  const row: Ban = { roomId, ...person, deviceId: who.deviceId, address };
  await world.app.get(Transactions, { strict: false }).run((manager) => rooms.ban(manager, row));
}
