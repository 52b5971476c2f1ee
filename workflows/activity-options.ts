import { type ActivityOptions, ActivityCancellationType } from '@temporalio/workflow';

/**
 * A window reads for about a minute and beats while it lives; a worker that was killed is noticed within the heartbeat
 * time-out and another one goes on at the durable cursor. Waits that Graph asks for come back as the next retry's delay.
 */
export const WINDOW: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '15 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute', maximumAttempts: 12 },
};

/** Writing runs, manifests and the catalogue: as long as the tenant is large, and never given up for a restart. */
export const PUBLICATION: ActivityOptions = {
  ...WINDOW,
  startToCloseTimeout: '2 hours',
  retry: { ...WINDOW.retry, maximumAttempts: 30 },
};

/** Short statements to the database: what ends a job must be written, however long the database is away. */
export const BOOKKEEPING: ActivityOptions = {
  startToCloseTimeout: '30 seconds',
  priority: { priorityKey: 1 },
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
};

/** What a schedule does when it is due: until it is decided, also over a long absence of the database. */
export const FIRING: ActivityOptions = {
  priority: { priorityKey: 1 },
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
};

/** Where a backup and this wait for a worker, the backup comes first. */
export const AFTER_BACKUPS: Pick<ActivityOptions, 'priority'> = { priority: { priorityKey: 4 } };

/**
 * A look at something that may be out of order for a moment: over about ten minutes, then the check goes on without it.
 * Backups come first where both wait for a worker.
 */
export const CHECK: ActivityOptions = {
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 3, maximumInterval: '5 minutes', maximumAttempts: 6 },
  priority: { priorityKey: 5 },
};

/** Reads for some minutes and beats while it lives. A single large file has to fit. Backups come first. */
export const VERIFICATION: ActivityOptions = {
  ...WINDOW,
  startToCloseTimeout: '1 hour',
  retry: { ...WINDOW.retry, maximumAttempts: 30 },
  priority: { priorityKey: 5 },
};

/** Deletes for about a minute and beats while it lives. Over some hours a storage is asked again; everything else comes first. */
export const ERASURE: ActivityOptions = {
  ...WINDOW,
  startToCloseTimeout: '1 hour',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes', maximumAttempts: 30 },
  priority: { priorityKey: 5 },
};
