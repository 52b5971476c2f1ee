import { stringOf } from '../../domain/json.ts';
import { fill, objectPath } from '../observe/object-path.ts';
import type { Prepared } from '../observe/prepare.ts';
import { isRefused } from '../outcomes.ts';
import type { RestoreContext } from '../types.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { NOT_DONE, runStep, type ReadBack, type StepResult } from './steps.ts';

export const UNDELETE_ORDINAL = 0;

/** Takes the object out of the recycle bin: object ID, SID and references come back with it. */
export function undelete({ context, item }: ItemRun): Promise<StepResult> {
  const { entry, type } = item;
  const id = idInBin(item);
  const path = fill(type.restore.recycleBin?.restorePath ?? '', id);
  const rename = entry.newUserPrincipalName;
  const readBack = async (): Promise<ReadBack> =>
    (await isLive(context, item, id)) ? { was: 'done', outcome: { id } } : NOT_DONE;
  const restore = async (reconcile: boolean): Promise<void> => {
    const body = {
      ...(type.key === 'users' && reconcile ? { autoReconcileProxyConflict: true } : {}),
      ...(rename === null ? {} : { newUserPrincipalName: rename }),
    };
    await context.client.send({ method: 'POST', url: path, body }, callOptions(context));
  };
  return runStep(context, item.steps, {
    itemOrdinal: entry.ordinal,
    ordinal: UNDELETE_ORDINAL,
    kind: 'undelete',
    request: { id, path, newUserPrincipalName: rename },
    perform: async () => {
      try {
        await restore(false);
      } catch (error) {
        const proxies =
          isRefused(error, 'graph-conflict') && context.plan.options.reconcileProxyConflicts && type.key === 'users';
        const otherName = proxies && stringOf(error.facts.target ?? undefined) === 'userPrincipalName';
        if (proxies && !otherName) await restore(true);
        // Not in the bin any more: perhaps because it is back.
        else if (!isRefused(error, 'graph-not-found') || !(await isLive(context, item, id))) throw error;
      }
      return { id };
    },
    readBack,
  });
}

/** The object's own ID, or that under which an earlier restore had made it; the step remembers which. */
function idInBin({ entry, live, steps }: Prepared): string {
  const recorded = steps.find((step) => step.ordinal === UNDELETE_ORDINAL)?.request.id;
  if (typeof recorded === 'string') return recorded;
  return live.kind === 'inBin' ? (stringOf(live.object.id) ?? entry.objectId) : entry.objectId;
}

async function isLive(context: RestoreContext, { entry, type }: Prepared, id: string): Promise<boolean> {
  try {
    await context.client.send(
      { method: 'GET', url: `${objectPath(type, id, entry.backup?.object)}?$select=id` },
      callOptions(context),
    );
    return true;
  } catch (error) {
    if (isRefused(error, 'graph-not-found')) return false;
    throw error;
  }
}
