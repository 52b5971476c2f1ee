/** How far one object of a restore is, and the kinds and states of its steps. */
export const ITEM_STATES = [
  'planned',
  'running',
  'done',
  'partial',
  'failed',
  /** An answer was lost, and the tenant does not show whether the write was done. */
  'unknown',
  'skipped',
  'blocked',
  'cancelled',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export const STEP_KINDS = [
  'undelete',
  'create',
  'update',
  'secondPass',
  'links',
  'remove',
  'principal',
  'children',
] as const;

/** What reading an object back after a restore found. `chosenAsInBackup`: what was not chosen still differs. */
export const COMPARISONS = ['asInBackup', 'chosenAsInBackup', 'differs', 'missing', 'removed', 'unknown'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type StepKind = (typeof STEP_KINDS)[number];

export const STEP_STATES = ['planned', 'intended', 'done', 'failed', 'unknown', 'skipped'] as const;
export type StepState = (typeof STEP_STATES)[number];
