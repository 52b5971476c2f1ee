import { sleep } from '../runtime/wait.ts';
import type { ApiClient } from './api-client.ts';

export interface Job {
  readonly id: string;
  readonly state: string;
  readonly warnings: readonly { readonly message: string }[];
  readonly error: { readonly message: string } | null;
}

const pollEveryMs = 500;
const ended = ['completed', 'completedWithWarnings', 'failed', 'cancelled'];

/** Asks until the job has ended, saying what is new. */
export async function follow<T extends Job>(api: ApiClient, path: string, say: (job: T) => string): Promise<T> {
  let last = '';
  for (;;) {
    const job = await api.get<T>(path);
    const line = say(job);
    if (line !== last) console.log(`    ${line}`);
    last = line;
    if (ended.includes(job.state)) return job;
    await sleep(pollEveryMs);
  }
}
