import { AsyncLocalStorage } from 'node:async_hooks';
import { Context } from '@temporalio/activity';
import type { Slot } from '#core/jobs/fair-slots.ts';
import { whileClientStays } from '#core/net/client-left.ts';
import { toApplicationFailure } from '#core/temporal/application-failure.ts';
import type { ActivityDeps } from './deps.ts';

/** A third of the heartbeat time-out: one late beat is no reason to start over elsewhere. */
const BEAT_MS = 4_000;

/**
 * Wraps an activity: beats while it lives, and translates its error. The beats carry nothing, because what is durable
 * stands in the database with its cursor; how long an activity may go without ending is bounded by its own time-out.
 */
export function activity<Args extends unknown[], Result>(
  deps: Pick<ActivityDeps, 'logger'>,
  work: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const context = Context.current();
    const startedAt = performance.now();
    const beat = setInterval(() => context.heartbeat(), BEAT_MS);
    try {
      const result = await work(...args);
      deps.logger.debug(
        { activity: context.info.activityType, args, ms: Math.round(performance.now() - startedAt) },
        'activity done',
      );
      return result;
    } catch (error) {
      if (context.cancellationSignal.aborted) throw await context.cancelled.catch((reason: unknown) => reason);
      deps.logger.warn(
        { err: error, activity: context.info.activityType, attempt: context.info.attempt },
        'activity failed',
      );
      throw toApplicationFailure(error);
    } finally {
      clearInterval(beat);
    }
  };
}

const slots = new AsyncLocalStorage<Slot>();

/**
 * An activity that reads or writes a tenant or a bucket: it takes a slot, shared fairly between workspaces. What is not
 * of one workspace, or was begun by a release that did not name it, is a neighbour of its own.
 */
export function slottedActivity<Args extends unknown[], Result>(
  deps: Pick<ActivityDeps, 'logger' | 'slots'>,
  work: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return activity(deps, async (...args) => {
    const { priority, workflowExecution } = Context.current().info;
    const key = priority?.fairnessKey || workflowExecution?.workflowId || '';
    const slot = await deps.slots.enter(key, cancellation());
    try {
      // What it reads from a bucket ends with it: its job waits for nothing else once it is cancelled.
      return await slots.run(slot, () => whileClientStays(cancellation(), () => work(...args)));
    } finally {
      slot.leave();
    }
  });
}

/** Of the slotted activity in hand. */
export function slotInHand(): Slot {
  const slot = slots.getStore();
  if (!slot) throw new Error('the activity has no slot');
  return slot;
}

/** Ends the work in hand when the activity is cancelled or the worker shuts down. */
export function cancellation(): AbortSignal {
  return Context.current().cancellationSignal;
}
