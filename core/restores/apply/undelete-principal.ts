import { stringOf, type GraphObject } from '../../domain/json.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { isRefused } from '../outcomes.ts';
import type { RestoreContext, WaveResult } from '../types.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { afterUpdate } from './results.ts';
import { NOT_DONE, runStep } from './steps.ts';

export const PRINCIPAL_ORDINAL = 5;

const BIN = '/directory/deletedItems/microsoft.graph.servicePrincipal';

/**
 * Graph leaves the principal of an application in the bin: it is taken out after its application. The portal makes
 * another one instead; where that was done, the old one stays where it is.
 */
export async function undeletePrincipal(run: ItemRun): Promise<WaveResult | null> {
  const { context, item } = run;
  const appId = stringOf(item.entry.backup?.object.appId);
  if (item.type.key !== 'applications' || appId === null) return null;
  let asked: string | null = null;
  const step = await runStep(context, item.steps, {
    itemOrdinal: item.entry.ordinal,
    ordinal: PRINCIPAL_ORDINAL,
    kind: 'principal',
    request: { appId },
    perform: async () => {
      const [deleted] = await list(context, filterEquals(BIN, { appId }));
      const id = stringOf(deleted?.id);
      // Asked for before, and out of the bin since: the answer was lost.
      if (id === null) return asked === null ? {} : { principal: asked };
      if (await isLive(context, appId)) return { principal: id, remains: true };
      asked = id;
      const request = { method: 'POST' as const, url: `/directory/deletedItems/${id}/restore`, body: {} };
      // Until the application shows everywhere, its principal is refused.
      await untilReplicated(context, true, () => context.client.send(request, callOptions(context)));
      return { principal: id };
    },
    // What is out of the bin is found there no more: trying again is as good as looking.
    readBack: () => Promise.resolve(NOT_DONE),
  });
  return afterUpdate(run, step);
}

async function isLive(context: RestoreContext, appId: string): Promise<boolean> {
  return (await list(context, filterEquals('/servicePrincipals', { appId }))).length > 0;
}

async function list(context: RestoreContext, url: string): Promise<readonly GraphObject[]> {
  try {
    return (await context.client.page({ url }, callOptions(context))).value;
  } catch (error) {
    if (isRefused(error)) return [];
    throw error;
  }
}
