import { objectPath } from '../observe/object-path.ts';
import { isRefused } from '../outcomes.ts';
import type { StepOutcome } from '../types.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { NOT_DONE, runStep, type StepResult } from './steps.ts';

export const REMOVE_ORDINAL = 4;

/** Deletes an object that the backup lacks; where its type has a recycle bin, it goes there. */
export function remove({ context, item }: ItemRun): Promise<StepResult> {
  const object = 'object' in item.live ? item.live.object : {};
  const id = item.fresh.liveId ?? item.entry.objectId;
  const url = objectPath(item.type, id, object);
  const first = item.type.restore.beforeDelete?.(object) ?? [];
  return runStep(context, item.steps, {
    itemOrdinal: item.entry.ordinal,
    ordinal: REMOVE_ORDINAL,
    kind: 'remove',
    request: { path: url },
    perform: async (): Promise<StepOutcome> => {
      try {
        for (const { method, path, body } of first)
          await context.client.send(
            { method, url: `${url}${path}`, ...(body === undefined ? {} : { body }) },
            callOptions(context),
          );
        await context.client.send({ method: 'DELETE', url }, callOptions(context));
      } catch (error) {
        // Gone is what was wanted.
        if (!isRefused(error, 'graph-not-found')) throw error;
      }
      return { id };
    },
    // Looked at before it is sent again: of what lies in the bin already, a second DELETE can be the last.
    readBack: async () => {
      try {
        await context.client.send({ method: 'GET', url }, callOptions(context));
        return NOT_DONE;
      } catch (error) {
        if (isRefused(error, 'graph-not-found')) return { was: 'done', outcome: { id } };
        throw error;
      }
    },
  });
}
