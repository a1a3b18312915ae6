/** One opening of a dashboard, epoch ms: the end of the range that it asks for, and when it asks. */
export interface Opening {
  to: number;
  at: number;
}

/** Ranges go outward to whole minutes: until the next one begins, all viewers want the same. */
const MINUTE_MS = 60_000;
/** For so long values are believed that are younger than two hours, which every live dashboard has. */
const BELIEVED_MS = 60_000;

/**
 * How many of the later openings have to fetch something, given that the first has fetched everything: those that
 * want a minute that nobody has wanted before, and those that find the young values too old.
 */
export function refreshesDemanded(first: Opening, later: Opening[]): number {
  let known = Math.ceil(first.to / MINUTE_MS);
  let fetchedAt = first.at;
  let refreshes = 0;
  for (const { to, at } of [...later].sort((a, b) => a.at - b.at)) {
    const minute = Math.ceil(to / MINUTE_MS);
    const isStale = at - fetchedAt > BELIEVED_MS;
    if (minute > known || isStale) {
      refreshes++;
    }
    known = Math.max(known, minute);
    fetchedAt = isStale ? at : fetchedAt;
  }
  return refreshes;
}
