/**
 * How the service tells that a delta link is of no use any more: 400 `syncStateNotFound` or `resyncRequired`, 404, or 410 with the link
 * to start again in `Location` (`gone`: resyncRequired; `syncStateInvalid`: that code).
 */
export const DELTA_EXPIRIES = ['syncStateNotFound', 'resyncRequired', 'notFound', 'gone', 'syncStateInvalid'] as const;
