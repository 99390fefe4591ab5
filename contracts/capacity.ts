import { ROOM_PLACES_DEFAULT, ROOM_PLACES_MAX } from './limits.js';

/** Whether nobody further fits in. */
export const isFull = (people: number, places: number): boolean => people >= places;

/** Whether cameras are off, since more people are there than may be seen. */
export const isTooManyForVideo = (people: number, most: number): boolean => people > most;

/** How many places a room may have where a call may have so many people. */
export const placesAtMost = (peopleInCall: number): number => Math.min(ROOM_PLACES_MAX, peopleInCall);

/** How many places a room has whose maker names no number. */
export const placesByDefault = (peopleInCall: number): number => Math.min(ROOM_PLACES_DEFAULT, peopleInCall);
