import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';

/** What a failed activity says in the words of the closed list: safe to keep, to show and to compare. */
export interface FailureFacts {
  readonly code: string;
  readonly message: string;
}

export function failureFacts(error: unknown): FailureFacts {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { code: cause.type ?? 'internal', message: cause.message };
  return { code: 'internal', message: 'The work was interrupted too often.' };
}
