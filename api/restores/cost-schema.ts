import { z } from 'zod';

const count = z.int().min(0);

/** What a restore has asked of Microsoft Graph. */
export const restoreCost = z.object({
  requests: count.describe('A batch counts as one.'),
  writes: count.describe('Requests that write, each of a batch counted.'),
  requestsPerObject: z
    .number()
    .min(0)
    .nullable()
    .describe('Requests for each object that the plan writes; null where it writes none.'),
  throttled: count,
  waitedMs: count.describe('Waited for limits of Microsoft Graph.'),
});
