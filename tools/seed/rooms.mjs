import { RoomsService } from '../../dist/server/rooms/rooms.service.js';

const ROOMS = [
  { title: 'Standup', access: 'open' },
  { title: 'Sprechstunde der Geschäftsführung', access: 'open', waitingRoom: true, guestsAllowed: true },
  {
    title: 'Customers',
    access: 'open',
    guestsAllowed: true,
    public: true,
    description: 'For everybody who has a question.',
  },
  { title: 'Board', access: 'invite', password: 'sesame' },
  { title: 'اجتماع الفريق', access: 'open' },
  { title: 'Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherung', access: 'open', maxParticipants: 4 },
  { title: 'Quarterly review', access: 'open', inDays: 3 },
];

/** @returns the rooms as their owners see them */
export async function seedRooms(app, people) {
  const service = app.get(RoomsService, { strict: false });
  const rooms = [];
  for (const [n, { inDays, ...wish }] of ROOMS.entries()) {
    const owner = people[n % people.length];
    const plannedFor = inDays === undefined ? null : new Date(Date.now() + inDays * 86_400_000).toISOString();
    rooms.push(await service.create({ ...wish, plannedFor }, { userId: owner.id, role: owner.role }));
  }
  return rooms;
}
