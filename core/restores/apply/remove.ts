import { replacedRight } from '../../domain/plan/dead-rights.ts';
import { objectPath } from '../observe/object-path.ts';
import { isRefused } from '../outcomes.ts';
import type { StepOutcome } from '../types.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { NOT_DONE, runStep, type StepResult } from './steps.ts';

export const REMOVE_ORDINAL = 4;

/** After the one that replaces it. */
const REPLACED_ORDINAL = 8;

/** Deletes an object that the backup lacks; where its type has a recycle bin, it goes there. */
export function remove(run: ItemRun): Promise<StepResult> {
  return removeById(run, REMOVE_ORDINAL, run.item.fresh.liveId ?? run.item.entry.objectId);
}

/** Deletes a right in whose place another one was given; null where there is none. */
export async function removeReplaced(run: ItemRun): Promise<StepResult | null> {
  const { entry } = run.item;
  const id = replacedRight(entry.planned ?? []);
  if (id === null || run.chunk.facts.mapped(entry.objectId)?.toLowerCase() === id.toLowerCase()) return null;
  return removeById(run, REPLACED_ORDINAL, id);
}

function removeById({ context, item }: ItemRun, ordinal: number, id: string): Promise<StepResult> {
  const object = 'object' in item.live ? item.live.object : {};
  const url = objectPath(item.type, id, object);
  const first = item.type.restore.beforeDelete?.(object) ?? [];
  return runStep(context, item.steps, {
    itemOrdinal: item.entry.ordinal,
    ordinal,
    kind: 'remove',
    request: { path: url },
    perform: async (): Promise<StepOutcome> => {
      try {
        for (const { method, path, body } of first)
          await context.client.send(
            { method, url: `${url}${path}`, ...(body === undefined ? {} : { body }) },
            callOptions(context),
          );
        const by = item.type.restore.deleteBy?.(object);
        const deletion =
          by === undefined
            ? ({ method: 'DELETE', url } as const)
            : ({ method: 'POST', url: by.path, body: by.body } as const);
        await context.client.send(deletion, callOptions(context));
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
