import { randomUUID } from 'node:crypto';
// Fifty people who sign in at the same time, each again as soon as there was an answer.
import { hashPassword } from 'better-auth/crypto';
import { putPersonWithPassword } from '#core/accounts/store/person-credentials.ts';
import type { Db } from '#core/database/database.ts';
import { sleep } from '#local/processes/wait.ts';

const PEOPLE = 50;
const PASSWORD = 'violet tractor sings quietly';
/** Much sooner than a refusal asks for. */
const AGAIN_MS = 100;

/** @returns how often each status was answered, once `over`. The API has to believe one proxy. */
export async function keepSigningIn(db: Db, url: string, over: AbortSignal): Promise<Map<number, number>> {
  const passwordHash = await hashPassword(PASSWORD);
  const answers = new Map<number, number>();
  const signIn = async (email: string, address: string): Promise<void> => {
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': address },
      body: JSON.stringify({ email, password: PASSWORD }),
      signal: over,
    });
    await response.arrayBuffer();
    answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
    if (response.status !== 200) await sleep(AGAIN_MS);
  };
  const person = async (_: unknown, index: number): Promise<void> => {
    const email = `${randomUUID()}@example.org`;
    await putPersonWithPassword(db, { newId: randomUUID(), email, name: 'Anna Berg', company: null, passwordHash });
    try {
      while (!over.aborted) await signIn(email, `203.0.113.${String(index)}`);
    } catch (error) {
      if (!over.aborted) throw error;
    }
  };
  await Promise.all(Array.from({ length: PEOPLE }, person));
  return answers;
}

/** Of a small request of somebody else, in milliseconds. */
export async function medianOfRequests(url: string, key: string): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const startedAt = performance.now();
    const response = await fetch(`${url}/api/v1/connections`, { headers: { authorization: `Bearer ${key}` } });
    if (response.status !== 200) throw new Error(`the request was answered with ${String(response.status)}`);
    await response.arrayBuffer();
    took.push(performance.now() - startedAt);
    await sleep(50);
  }
  return took.toSorted((a, b) => a - b)[took.length >> 1] ?? Number.NaN;
}
