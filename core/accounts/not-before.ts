import { setTimeout as wait } from 'node:timers/promises';

/** Longer than the work takes, whether there is an account or not, so that the time of the answer gives nothing away. */
const LEAST_ANSWER_MS = 500;

export async function notBefore<T>(work: () => Promise<T>): Promise<T> {
  const least = wait(LEAST_ANSWER_MS);
  try {
    return await work();
  } finally {
    await least;
  }
}
