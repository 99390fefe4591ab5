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

/** The fields of a room, filled with what it is now; of its password nothing is known. */
export function roomForm(room: Room | null) {
  const field = <T>(value: T, validators: ValidatorFn | ValidatorFn[] = []) =>
    new FormControl(value, { nonNullable: true, validators });
  return new FormGroup({
    title: field(room?.title ?? '', [required, like(NOT_BLANK), atMost(ROOM_TITLE_MAX)]),
    plannedFor: field(toField(room?.plannedFor ?? null)),
    access: field<RoomAccess>(room?.access ?? 'open'),
    password: field('', atMost(ROOM_PASSWORD_MAX)),
    withoutPassword: field(false),
    description: field(room?.description ?? '', atMost(ROOM_DESCRIPTION_MAX)),
    guestsAllowed: field(room?.guestsAllowed ?? false),
    public: field(room?.public ?? false),
    waitingRoom: field(room?.waitingRoom ?? false),
    locked: field(room?.locked ?? false),
    maxParticipants: field<number | null>(room?.maxParticipants ?? ROOM_PLACES_DEFAULT, [
      required,
      Validators.min(ROOM_PLACES_MIN),
      Validators.max(ROOM_PLACES_MAX),
      like(/^\d+$/),
    ]),
  });
}
export type RoomForm = ReturnType<typeof roomForm>;

/** What a new room is to be. */
export function wishOf(form: RoomForm): RoomWish {
  const wish = form.getRawValue();
  const { title, access, password, description, guestsAllowed, waitingRoom, maxParticipants, plannedFor } = wish;
  return {
    ...{ title: title.trim(), access, guestsAllowed, waitingRoom },
    // What guests may not enter is not listed for them.
    public: guestsAllowed && wish.public,
    description: description.trim() || null,
    plannedFor: fromField(plannedFor),
    maxParticipants: maxParticipants ?? ROOM_PLACES_DEFAULT,
    ...(password ? { password } : {}),
  };
}

/** Only what is not as it was: somebody else may have changed the rest meanwhile. An empty password keeps the old one. */
export function changesOf(form: RoomForm, room: Room): RoomChanges {
  const { password, ...wanted } = wishOf(form);
  const { locked, withoutPassword } = form.getRawValue();
  const all: RoomChanges = { ...wanted, locked };
  const changed = Object.entries(all).filter(([name, value]) => room[name as keyof RoomChanges & keyof Room] !== value);
  const secret = password ? { password } : withoutPassword ? { password: null } : {};
  return { ...Object.fromEntries(changed), ...secret };
}
