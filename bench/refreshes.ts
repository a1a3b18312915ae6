/** One opening of a dashboard, epoch ms: the end of its range, and when it was opened. */
export interface Opening {
  to: number;
  at: number;
}

/** Ranges are extended to whole minutes: until the next minute starts, all viewers need the same values. */
const MINUTE_MS = 60_000;
/** How long values newer than two hours stay fresh; every live dashboard has such values. */
const BELIEVED_MS = 60_000;

/**
 * The number of later openings that have to fetch something, given that the first has fetched everything: those that
 * need a minute that nobody has fetched yet, and those that find the most recent values stale.
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
