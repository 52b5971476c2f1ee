import type { TestResult, TestStep } from './data.ts';

export const STEP_WORDS: Readonly<Record<TestStep, { readonly label: string; readonly meaning: string }>> = {
  write: { label: 'Write', meaning: 'A small test file is written.' },
  read: { label: 'Read back', meaning: 'The file is read again.' },
  compare: { label: 'Compare', meaning: 'What was read is what was written.' },
  list: { label: 'List', meaning: 'The file appears in the list of the bucket.' },
  delete: { label: 'Delete', meaning: 'The file is deleted and no longer there.' },
};

export interface BucketFact {
  readonly label: string;
  readonly value: string;
  readonly tone: 'good' | 'plain' | 'bad';
}

/** What the test learned of the bucket, in words. */
export function bucketFacts({
  versioning,
  objectLock,
  publicAccess,
  conditionalPuts,
}: TestResult['bucket']): readonly BucketFact[] {
  return [
    { label: 'Versioning', ...VERSIONING[versioning] },
    { label: 'Object Lock', ...lockWords(objectLock) },
    { label: 'Public access', ...PUBLIC_ACCESS[publicAccess] },
    {
      label: 'Refuses to overwrite when asked',
      value: conditionalPuts === null ? 'Could not be tried' : conditionalPuts ? 'Yes' : 'No',
      tone: 'plain',
    },
  ];
}

const VERSIONING: Readonly<Record<TestResult['bucket']['versioning'], Omit<BucketFact, 'label'>>> = {
  on: { value: 'On', tone: 'good' },
  off: { value: 'Off', tone: 'bad' },
  suspended: { value: 'Suspended', tone: 'bad' },
  unknown: { value: 'The key has no permission to check', tone: 'plain' },
};

const PUBLIC_ACCESS: Readonly<Record<TestResult['bucket']['publicAccess'], Omit<BucketFact, 'label'>>> = {
  closed: { value: 'Closed', tone: 'good' },
  open: { value: 'Open to anyone', tone: 'bad' },
  unknown: { value: 'Unknown', tone: 'plain' },
};

function lockWords({ state, mode, days }: TestResult['bucket']['objectLock']): Omit<BucketFact, 'label'> {
  if (state === 'unknown') return { value: 'The key has no permission to check', tone: 'plain' };
  if (state === 'off') return { value: 'Off', tone: 'plain' };
  if (mode === null) return { value: 'On, without retention by default', tone: 'plain' };
  return { value: `On, ${mode} mode${days === null ? '' : `, ${String(days)} days`}`, tone: 'good' };
}
