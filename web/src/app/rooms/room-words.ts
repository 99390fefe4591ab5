import type { Room, RoomPerson } from '@contracts';
import { isolated } from '../shared-ui/isolated';

export interface RoomMark {
  icon: string;
  words: string;
}

/** How one gets into a room, as icons with words. */
export function marksOf(room: Room): readonly RoomMark[] {
  const open = room.access === 'open';
  const marks: (RoomMark | false)[] = [
    { icon: open ? 'public' : 'mail', words: open ? 'Open' : 'Invite only' },
    room.requiresPassword && { icon: 'key', words: 'Password' },
    room.waitingRoom && { icon: 'hourglass_top', words: 'Waiting room' },
    room.guestsAllowed && { icon: 'link', words: 'Guests by link' },
    room.guestsAllowed && room.public && { icon: 'visibility', words: 'Listed for everybody' },
    room.locked && { icon: 'lock', words: 'Locked' },
  ];
  return marks.filter((mark) => mark !== false);
}

/** "Nobody is in", "3 in the room", "6 in the room, full". */
export function countWords(count: number, full: boolean): string {
  if (count === 0) return 'Nobody is in';
  return `${count} in the room${full ? ', full' : ''}`;
}

export function namesOf(people: readonly RoomPerson[]): string {
  return people.map(({ displayName, guest }) => `${isolated(displayName)}${guest ? ' (guest)' : ''}`).join(', ');
}
