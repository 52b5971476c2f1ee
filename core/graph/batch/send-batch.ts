import { isCybbackError } from '../../domain/errors.ts';
import { inLanes } from '../../domain/in-lanes.ts';
import { chargesOf, isRead } from '../budget/request-cost.ts';
import { ownUrl } from '../own-link.ts';
import type { BatchOutcome, GraphRequest } from '../types.ts';
import { throwIfCancelled } from '../wait.ts';
import { type BatchJob, type Item, failed, settle } from './batch-job.ts';
import { settleGroup } from './settle-group.ts';

/** Graph's limit. */
const GROUP = 20;
/** Groups of reads under way at once; groups with writes go one after the other, in the order given. */
const READ_GROUPS_AT_ONCE = 4;

/** Never rejects but by cancelling: what came of each request is its own value. */
export async function sendBatch(job: BatchJob): Promise<readonly BatchOutcome[]> {
  const outcomes: BatchOutcome[] = [];
  const grouped: Item[] = [];
  const alone: Item[] = [];
  job.requests.forEach((request, index) => {
    const item = { index, request };
    try {
      ownUrl(request.url, job.rules);
      // one a second: a batch gains nothing there and twenty at once would be refused
      (isConditionalAccess(request) ? alone : grouped).push(item);
    } catch (error) {
      settle(job, outcomes, index, failed(error));
    }
  });
  await sendGroups(job, grouped, outcomes);
  for (const { index, request } of alone) settle(job, outcomes, index, await sendAlone(job, request));
  return outcomes;
}

async function sendGroups(job: BatchJob, items: readonly Item[], outcomes: BatchOutcome[]): Promise<void> {
  const groups = Array.from({ length: Math.ceil(items.length / GROUP) }, (_, at) =>
    items.slice(at * GROUP, (at + 1) * GROUP),
  );
  const lanes = items.every(({ request }) => isRead(request)) ? READ_GROUPS_AT_ONCE : 1;
  await inLanes(groups, lanes, (group) => settleGroup(job, group, outcomes));
}

async function sendAlone(job: BatchJob, request: GraphRequest): Promise<BatchOutcome> {
  try {
    throwIfCancelled(job.signal);
    return { ok: true, response: await job.single(request) };
  } catch (error) {
    if (isCybbackError(error, 'cancelled')) throw error;
    return failed(error);
  }
}

function isConditionalAccess(request: GraphRequest): boolean {
  return chargesOf(request)[0]?.pool === 'conditionalAccess';
}
