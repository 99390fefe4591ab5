import { FormControl, FormGroup, type ValidatorFn, Validators } from '@angular/forms';
import {
  type Room,
  ROOM_DESCRIPTION_MAX,
  ROOM_PASSWORD_MAX,
  ROOM_PLACES_DEFAULT,
  ROOM_PLACES_MAX,
  ROOM_PLACES_MIN,
  ROOM_TITLE_MAX,
  type RoomAccess,
  type RoomWish,
} from '@contracts';
import { atMost, like, required } from '../session/way-in/rules';
import { fromField, toField } from './planned-words';
import type { RoomChanges } from './rooms-api';

const NOT_BLANK = /\S/;

type Shown = Omit<RoomWish, 'password'> & Pick<Room, 'locked'>;

const NEW_ROOM: Required<Shown> = {
  ...{ title: '', description: null, plannedFor: null, access: 'open', maxParticipants: ROOM_PLACES_DEFAULT },
  ...{ guestsAllowed: false, public: false, waitingRoom: false, locked: false },
};

/** The form for a room, filled with its current values; its password is not known here. */
export function roomForm(room: Room | null) {
  const now = room ?? NEW_ROOM;
  const field = <T>(value: T, validators: ValidatorFn | ValidatorFn[] = []) =>
    new FormControl(value, { nonNullable: true, validators });
  return new FormGroup({
    title: field(now.title, [required, like(NOT_BLANK), atMost(ROOM_TITLE_MAX)]),
    plannedFor: field(toField(now.plannedFor)),
    access: field<RoomAccess>(now.access),
    password: field('', atMost(ROOM_PASSWORD_MAX)),
    withoutPassword: field(false),
    description: field(now.description ?? '', atMost(ROOM_DESCRIPTION_MAX)),
    guestsAllowed: field(now.guestsAllowed),
    public: field(now.public),
    waitingRoom: field(now.waitingRoom),
    locked: field(now.locked),
    maxParticipants: field<number | null>(now.maxParticipants, [
      required,
      Validators.min(ROOM_PLACES_MIN),
      Validators.max(ROOM_PLACES_MAX),
      like(/^\d+$/),
    ]),
  });
}
export type RoomForm = ReturnType<typeof roomForm>;

/** The settings of a new room. */
export function wishOf(form: RoomForm): RoomWish {
  const wish = form.getRawValue();
  const { title, access, password, description, guestsAllowed, waitingRoom, maxParticipants, plannedFor } = wish;
  return {
    ...{ title: title.trim(), access, guestsAllowed, waitingRoom },
    // A room that guests may not enter is not listed for them.
    public: guestsAllowed && wish.public,
    description: description.trim() || null,
    plannedFor: fromField(plannedFor),
    maxParticipants: maxParticipants ?? ROOM_PLACES_DEFAULT,
    ...(password ? { password } : {}),
  };
}

/**
 * Contains only the changed fields, since somebody else may have changed the rest meanwhile. An empty password
 * keeps the old one.
 */
export function changesOf(form: RoomForm, room: Room): RoomChanges {
  const { password, ...wanted } = wishOf(form);
  const { locked, withoutPassword } = form.getRawValue();
  const all: RoomChanges = { ...wanted, locked };
  const changed = Object.entries(all).filter(([name, value]) => room[name as keyof RoomChanges & keyof Room] !== value);
  const secret = password ? { password } : withoutPassword ? { password: null } : {};
  return { ...Object.fromEntries(changed), ...secret };
}
