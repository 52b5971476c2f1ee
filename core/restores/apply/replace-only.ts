import { CybbackError } from '../../domain/errors.ts';
import { stringOf } from '../../domain/json.ts';
import { isRefused } from '../outcomes.ts';
import type { RestoreContext } from '../types.ts';
import { callOptions } from './item-run.ts';

interface Place {
  /** Collection of the target that holds one at most: `/servicePrincipals/{id}/tokenLifetimePolicies`. */
  readonly address: string;
  /** What is to be the one. */
  readonly sourceId: string;
  readonly mayReplace: boolean;
}

/** Takes away what the target holds, adds what it is to hold, and puts the old one back where Graph refuses the new one. */
export async function replaceOnly(
  context: RestoreContext,
  { address, sourceId, mayReplace }: Place,
  add: () => Promise<unknown>,
): Promise<void> {
  const options = callOptions(context);
  const held = (await context.client.page({ url: address }, options)).value;
  const others = held.flatMap(({ id }) => stringOf(id) ?? []).filter((id) => id !== sourceId);
  if (others.length < held.length) return;
  if (others.length > 0 && !mayReplace)
    throw new CybbackError('graph-conflict', 'Another policy of this kind is assigned.', { facts: {} });
  for (const id of others) await takeAway(context, `${address}/${id}/$ref`);
  try {
    await add();
  } catch (error) {
    if (!isRefused(error)) throw error;
    const kind = address.slice(address.lastIndexOf('/') + 1);
    for (const id of others)
      await context.client.send(
        {
          method: 'POST',
          url: `${address}/$ref`,
          body: { '@odata.id': `${context.graphRoot}/policies/${kind}/${id}` },
        },
        options,
      );
    throw error;
  }
}

async function takeAway(context: RestoreContext, url: string): Promise<void> {
  try {
    await context.client.send({ method: 'DELETE', url }, callOptions(context));
  } catch (error) {
    if (!isRefused(error, 'graph-not-found')) throw error;
  }
}
