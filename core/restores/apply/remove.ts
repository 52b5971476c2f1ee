import { objectPath } from '../observe/object-path.ts';
import type { Prepared } from '../observe/prepare.ts';
import { isRefused } from '../outcomes.ts';
import type { RestoreContext, StepOutcome } from '../types.ts';
import { callOptions } from './create.ts';
import { runStep, type StepResult } from './steps.ts';

export const REMOVE_ORDINAL = 4;

/** Deletes an object that the backup lacks; where its type has a recycle bin, it goes there. */
export function remove(context: RestoreContext, item: Prepared): Promise<StepResult> {
  const object = 'object' in item.live ? item.live.object : {};
  const id = item.fresh.liveId ?? item.entry.objectId;
  const url = objectPath(item.type, id, object);
  return runStep(context, item.steps, {
    itemOrdinal: item.entry.ordinal,
    ordinal: REMOVE_ORDINAL,
    kind: 'remove',
    request: { path: url },
    perform: async (): Promise<StepOutcome> => {
      try {
        await context.client.send({ method: 'DELETE', url }, callOptions(context));
      } catch (error) {
        // Gone is what was wanted.
        if (!isRefused(error, 'graph-not-found')) throw error;
      }
      return { id };
    },
    // Deleting twice does no harm: the second answer is "not found".
    readBack: () => Promise.resolve(null),
  });
}
