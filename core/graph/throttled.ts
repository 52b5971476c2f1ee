import { CybbackError } from '../domain/errors.ts';

/** A wait too long for a call: it is handed up, so that Temporal waits instead of a worker. */
export function throttled(waitMs: number, facts: CybbackError['facts'] = {}): CybbackError {
  const retryAfterMs = Math.ceil(waitMs);
  return new CybbackError(
    'graph-throttled',
    `Microsoft Graph limits the requests to this tenant. The work goes on by itself in ${String(Math.ceil(retryAfterMs / 1000))} s.`,
    { retryAfterMs, facts },
  );
}
