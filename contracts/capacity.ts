import { ROOM_PLACES_DEFAULT, ROOM_PLACES_MAX } from './limits.js';

/** Whether there is no place left for one more person. */
export const isFull = (people: number, places: number): boolean => people >= places;

/** Whether cameras stay off because there are more people than may send video. */
export const isTooManyForVideo = (people: number, most: number): boolean => people > most;

/** The most places that a room may have, given the most people that a call may have. */
export const placesAtMost = (peopleInCall: number): number => Math.min(ROOM_PLACES_MAX, peopleInCall);

/** The places of a room for which no number was given. */
export const placesByDefault = (peopleInCall: number): number => Math.min(ROOM_PLACES_DEFAULT, peopleInCall);
