/** How differences between tenant and copy are called wherever people read of them. */
export const DIFFERENCE_KIND_WORDS = {
  onlyInTenant: 'Only in the tenant',
  onlyInCopy: 'Only in the backup',
  different: 'Different',
} as const;

export const DIFFERENCE_CAUSE_WORDS = {
  since: {
    label: 'Changed since the backup',
    sentence:
      'Change tracking or a time stamp says that the tenant was changed after the backup. The next backup takes it in.',
  },
  missed: {
    label: 'Missed',
    sentence:
      'Microsoft Graph knows of no change since the backup. The backup missed it, or it is so recent that change tracking does not name it yet. Run a full backup.',
  },
  unclear: {
    label: 'Changed since the backup or missed',
    sentence: 'Microsoft Graph does not say when this was changed.',
  },
  unknownInCopy: {
    label: 'Not known to the backup',
    sentence: 'The backup could not read this and says so. The next backup takes it in.',
  },
} as const;

/** A result in one sentence. */
export const PROOF_OUTCOME_WORDS = {
  equal: 'The newest backup is equal to the tenant.',
  differs: 'The newest backup and the tenant differ.',
  unknown: 'Nothing that was compared differs, but not everything could be compared.',
} as const;

export type DifferenceKindKey = keyof typeof DIFFERENCE_KIND_WORDS;
export type DifferenceCauseKey = keyof typeof DIFFERENCE_CAUSE_WORDS;
