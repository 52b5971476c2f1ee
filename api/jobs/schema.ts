import { z } from 'zod';
import { ITEM_STATES } from '#core/domain/plan/item-states.ts';
import { WAVES } from '#core/domain/plan/waves.ts';
import { jobState, named, timestamp, typeKey } from '../http/common-schema.ts';

/**
 * What the event streams of jobs send: `event:` is the kind, `data:` the JSON declared here. An event says what has
 * changed; the job itself is asked for the rest.
 */

const count = z.int().min(0);
const at = { at: timestamp };
const failure = { errorCode: z.string().optional(), errorMessage: z.string().optional() };

export const backupEvents = {
  state: z.object({ ...at, state: jobState, seq: z.int().optional().describe('Once it is published.'), ...failure }),
  /** How far a type is, with the figures of the whole backup so far. */
  type: z.object({
    ...at,
    type: typeKey,
    state: z.enum(['pending', 'running', 'captured', 'published', 'carried']),
    mode: z.enum(['full', 'delta', 'list', 'carried']).nullable(),
    fetched: count,
    objects: count,
    links: count,
    added: count,
    changed: count,
    deleted: count,
    bytesWritten: count,
    requests: count,
    totalBytesWritten: count,
    totalRequests: count,
    throttled: count,
    waitedMs: count,
  }),
  manifest: z.object({ ...at, seq: z.int(), sha256: z.string() }),
  cancelRequested: z.object(at),
} as const;

export const restorePhase = z.enum(['planning', 'planned', 'executing', 'comparing', 'ended']);

export const restoreEvents = {
  state: z.object({ ...at, state: jobState, phase: restorePhase, ...failure }),
  /** Some items have been planned, carried out or read back since. */
  progress: z.object({
    ...at,
    phase: restorePhase,
    items: count.describe('Planned so far, or all of them once the plan is made.'),
    states: z.record(z.enum(ITEM_STATES), count),
    compared: count.describe('Read back after the restore.'),
    wave: z.enum(WAVES).nullable().optional().describe('While it writes: the part of the plan that is in hand.'),
    requests: count.optional().describe('Of Microsoft Graph so far; a batch counts as one.'),
    writes: count.optional().describe('Requests that write, each of a batch counted; a repeated one counts again.'),
    expectedWrites: count.optional().describe('As planned.'),
    throttled: count.optional(),
    waitedMs: count.optional().describe('Waited for limits of Microsoft Graph.'),
    secondsLeft: count
      .nullable()
      .optional()
      .describe('While it writes: at the pace so far and the documented limits; null while nobody can know.'),
  }),
  confirmed: z.object({ ...at, by: z.string() }),
  cancelRequested: z.object(at),
} as const;

/** Of an event stream: `?after=` for a first connection that already knows the events before. */
export const eventsQuery = z.strictObject({ after: z.coerce.number().int().min(0).optional() });
export const backupEventStream = streamOf('BackupEvent', backupEvents);
export const restoreEventStream = streamOf('RestoreEvent', restoreEvents);

function streamOf(name: string, events: Readonly<Record<string, z.ZodObject>>) {
  const each = Object.entries(events).map(([event, data]) => z.object({ id: z.int(), event: z.literal(event), data }));
  return {
    200: {
      description:
        'Server-Sent Events, each of them as the schema says: `id:` numbers them, `Last-Event-ID` resumes, `event:` names what has changed, ' +
        '`data:` is JSON. The stream ends with the job.',
      content: { 'text/event-stream': { schema: named(name, z.union(each)) } },
    },
    204: z.undefined().describe('The job has ended and there is nothing new.'),
  };
}
