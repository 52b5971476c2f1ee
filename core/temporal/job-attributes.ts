import { SEARCH_ATTRIBUTES } from './names.ts';

/** By which operators find the workflow of a job in Temporal's UI. */
export function attributes({
  workspaceId,
  connectionId,
  jobId,
}: {
  workspaceId: string;
  connectionId: string;
  jobId: string;
}): Record<string, string[]> {
  return {
    [SEARCH_ATTRIBUTES.workspace]: [workspaceId],
    [SEARCH_ATTRIBUTES.connection]: [connectionId],
    [SEARCH_ATTRIBUTES.job]: [jobId],
  };
}

/** Whether the workflow was that of this job. */
export function isOf(held: Readonly<Record<string, unknown>>, jobId: string): boolean {
  const jobs = held[SEARCH_ATTRIBUTES.job];
  return Array.isArray(jobs) && jobs.includes(jobId);
}
