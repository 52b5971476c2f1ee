import type { z } from 'zod';
import { countItems, listItems } from '#core/restores/store/restore-items.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { ApiContext } from '../http/context.ts';
import { sumBy } from '../http/view.ts';
import { namedItems } from './named-items.ts';
import type { restoreReport } from './schema.ts';
import { restoreItemView, restoreView } from './view.ts';

const SHOWN = 100;
const PEOPLE_SHOWN = 1_000;

export async function makeReport(context: ApiContext, restore: Restore): Promise<z.infer<typeof restoreReport>> {
  const { db } = context;
  const first = async (filter: Parameters<typeof listItems>[2], limit = SHOWN) => {
    const { items } = await listItems(db, restore, filter, { limit, cursor: null });
    return (await namedItems(context, restore, items)).map(restoreItemView);
  };
  const [counts, failures, unknownItems, differing, blockedItems, unrepaired, inPart, needNewPassword] =
    await Promise.all([
      countItems(db, restore),
      first({ state: 'failed' }),
      first({ state: 'unknown' }),
      first({ differs: true }),
      first({ action: 'blocked' }),
      first({ unrepaired: true }),
      first({ inPart: true }),
      first({ needsNewPassword: true }, PEOPLE_SHOWN),
    ]);
  const states = sumBy([...counts], 'state');
  const of = (state: string): number => states[state] ?? 0;
  return {
    restore: restoreView(restore),
    counts: [...counts],
    done: of('done'),
    partial: of('partial'),
    failed: of('failed'),
    unknown: of('unknown'),
    skipped: of('skipped'),
    blocked: sumBy([...counts], 'action')['blocked'] ?? 0,
    notCarriedOut: of('planned') + of('running') + of('cancelled'),
    failures,
    unknownItems,
    differing,
    blockedItems,
    unrepaired,
    inPart,
    needNewPassword,
  };
}
