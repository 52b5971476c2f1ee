import { isCybbackError } from '../../domain/errors.ts';
import { isGraphObject } from '../../domain/json.ts';
import { isRead } from '../budget/request-cost.ts';
import type { ParsedAnswer } from '../client/call.ts';
import { judgeAnswer, type Verdict } from '../client/retry-decision.ts';
import { graphError } from '../errors/graph-error.ts';
import { protocolError } from '../errors/transport-error.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { BatchOutcome } from '../types.ts';
import { wait } from '../wait.ts';
import { batchAnswers, batchBody } from './batch-items.ts';
import { chargesOfAll, failed, settle, type BatchJob, type Item } from './batch-job.ts';

const RETRIES = 4;
/** Of items that the answer leaves out: nothing is said to be busy, and many such answers must not add up to minutes. */
const RETRIES_OF_ABSENT = 2;

/** Sends up to twenty requests until each has an outcome; those that were throttled or met a passing fault go again. */
export async function settleGroup(job: BatchJob, group: readonly Item[], outcomes: BatchOutcome[]): Promise<void> {
  let pending = group;
  let pausedMs = 0;
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    const answers = await exchange(job, pending, outcomes);
    if (answers === null) return;
    const again = pending.filter((item) => mayGoAgain(answers.get(item.index), item, attempt));
    const pauseMs = again.length === 0 ? 0 : longestPause(job, again, answers, attempt);
    const last = pausedMs + pauseMs > job.maxWaitMs;
    for (const item of pending) {
      if (last || !again.includes(item))
        settle(job, outcomes, item.index, outcomeOf(job, item, answers.get(item.index)));
    }
    pending = last ? [] : again;
    if (pending.length === 0) return;
    await pause(job, pending, answers, pauseMs);
    pausedMs += pauseMs;
  }
}

/** Null where the batch as a whole failed: then every pending item has that error. */
async function exchange(
  job: BatchJob,
  pending: readonly Item[],
  outcomes: BatchOutcome[],
): Promise<ReadonlyMap<number, ParsedAnswer> | null> {
  try {
    const repeatable = pending.every(({ request }) => isRead(request));
    return batchAnswers(await job.send(batchBody(pending, job.rules), { charges: chargesOfAll(pending), repeatable }));
  } catch (error) {
    if (isCybbackError(error, 'cancelled')) throw error;
    for (const { index } of pending) settle(job, outcomes, index, failed(error));
    return null;
  }
}

function verdictOf(answer: ParsedAnswer | undefined, { request }: Item): Verdict {
  if (answer === undefined) return isRead(request) ? 'passing' : 'unknown';
  return judgeAnswer(answer, isRead(request));
}

/** Throttled items go again as long as the time allows, faults only so often. */
function mayGoAgain(answer: ParsedAnswer | undefined, item: Item, attempt: number): boolean {
  const verdict = verdictOf(answer, item);
  return (
    verdict === 'throttled' || (verdict === 'passing' && attempt < (answer === undefined ? RETRIES_OF_ABSENT : RETRIES))
  );
}

function longestPause(
  job: BatchJob,
  items: readonly Item[],
  answers: ReadonlyMap<number, ParsedAnswer>,
  attempt: number,
): number {
  const asked = items.map(
    ({ index }) => retryAfterMs(answers.get(index)?.headers['retry-after'], job.clock.now()) ?? 0,
  );
  const longest = Math.max(...asked);
  return longest > 0 ? longest : job.backoff(attempt);
}

async function pause(
  job: BatchJob,
  items: readonly Item[],
  answers: ReadonlyMap<number, ParsedAnswer>,
  pauseMs: number,
): Promise<void> {
  const throttled = items.filter(({ index }) => answers.get(index)?.status === 429);
  job.usage.throttled += throttled.length;
  if (throttled.some(({ request }) => isRead(request))) await job.budget.pause('read', pauseMs);
  if (throttled.some(({ request }) => !isRead(request))) await job.budget.pause('write', pauseMs);
  job.usage.waitedMs += pauseMs;
  await wait(pauseMs, job.signal);
}

function outcomeOf(job: BatchJob, item: Item, answer: ParsedAnswer | undefined): BatchOutcome {
  const { method, url } = item.request;
  const outcomeUnknown = verdictOf(answer, item) === 'unknown';
  if (answer === undefined)
    return failed(protocolError('a batch that lacks this request', { method, url, outcomeUnknown, final: true }));
  if (answer.status >= 300)
    return failed(graphError({ ...answer, method, url, nowMs: job.clock.now(), outcomeUnknown }));
  return {
    ok: true,
    response: { status: answer.status, headers: answer.headers, body: isGraphObject(answer.body) ? answer.body : {} },
  };
}
