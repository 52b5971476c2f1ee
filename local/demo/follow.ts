import { SentenceError } from '#core/observability/sentence-error.ts';
import { sleep } from '../processes/wait.ts';
import type { ApiClient } from './api-client.ts';

export interface Job {
  readonly id: string;
  readonly state: string;
  readonly warnings: readonly { readonly message: string }[];
  readonly error: { readonly message: string } | null;
}

const pollEveryMs = 500;
const stuckAfterMs = 3 * 60_000;
const ended = ['completed', 'completedWithWarnings', 'failed', 'cancelled'];

/** Asks until the job has ended, saying what is new. */
export async function follow<T extends Job>(api: ApiClient, path: string, say: (job: T) => string): Promise<T> {
  let last = '';
  let movedAt = performance.now();
  for (;;) {
    const job = await api.get<T>(path);
    const line = say(job);
    if (line !== last) {
      console.log(`    ${line}`);
      movedAt = performance.now();
    }
    last = line;
    if (ended.includes(job.state)) return job;
    if (performance.now() - movedAt > stuckAfterMs) {
      throw new SentenceError('Nothing has moved for three minutes. The worker log and the Temporal UI say why.');
    }
    await sleep(pollEveryMs);
  }
}
