/** States of a backup or restore, as stored and answered; the console shows them as words. */
export const JOB_STATES = ['pending', 'running', 'completed', 'completedWithWarnings', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const OPEN_STATES = ['pending', 'running'] as const satisfies readonly JobState[];

/** Of a backup: it can be restored from. */
export const GOOD_STATES = ['completed', 'completedWithWarnings'] as const satisfies readonly JobState[];

export const ENDED_STATES: readonly JobState[] = [...GOOD_STATES, 'failed', 'cancelled'];

export const ROLES = ['viewer', 'operator', 'restorer', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Roles are a ladder: each may do what those before it may. */
export function roleAllows(held: Role, needed: Role): boolean {
  return ROLES.indexOf(held) >= ROLES.indexOf(needed);
}

/** How an object left the tenant: `soft` lies in the recycle bin, `hard` is gone for good. */
export type DeletionState = 'soft' | 'hard';

/** Something that a backup or a restore could not do, with what to do about it. */
export interface Warning {
  readonly code: string;
  /** Type key, or null where it concerns the whole job. */
  readonly type: string | null;
  readonly message: string;
  readonly remedy: string;
}
