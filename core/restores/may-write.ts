import { CybbackError } from '../domain/errors.ts';
import type { RestoreFacts } from './store/restore-facts.ts';

export type WritePermission = Pick<RestoreFacts, 'options' | 'confirmedAt'>;

/**
 * Whether a plan may be carried out, by what the database holds: a dry run never, and a plan that waits for a
 * confirmation only when a person or key with that right confirmed it. A signal to the workflow alone, which anybody
 * can send who reaches Temporal, moves nothing. Errors: `conflict`.
 */
export function refuseUnconfirmedWrites({ options, confirmedAt }: WritePermission): void {
  if (options.dryRun)
    throw new CybbackError('conflict', 'This is a dry run: nothing was written. Its plan is never carried out.');
  if (options.confirmation === 'required' && confirmedAt === null)
    throw new CybbackError(
      'conflict',
      'Nobody confirmed this plan in the console or over the API, so nothing was written. Make a new plan.',
    );
}

/** For the work that writes: it was begun as it has to be, and has not ended. Errors: `conflict`. */
export function refuseWritesOutOfTurn(facts: WritePermission & Pick<RestoreFacts, 'phase'>): void {
  refuseUnconfirmedWrites(facts);
  if (facts.phase !== 'executing')
    throw new CybbackError('conflict', 'This restore is not being carried out, so nothing was written.');
}
