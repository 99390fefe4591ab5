/** The ids of the people whom a page shows, in ascending order: four bytes each, since there is one list for every socket. */
export type WatchedPeople = Uint32Array;

export const watchedPeople = (userIds: Iterable<number>): WatchedPeople => Uint32Array.from(new Set(userIds)).sort();

/** Looking for a few people in a list costs less than looking for each person of the list among the changes. */
const FEW = 8;

/** Which changes are about watched people. @param places the place of each person's change @returns places */
export function placesOfWatched(watched: WatchedPeople, places: ReadonlyMap<number, number>): number[] {
  const found: number[] = [];
  if (places.size <= FEW) {
    for (const [userId, place] of places) if (watched.includes(userId)) found.push(place);
    return found;
  }
  for (const userId of watched) {
    const place = places.get(userId);
    if (place !== undefined) found.push(place);
  }
  return found;
}
