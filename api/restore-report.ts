import type { z } from 'zod';
import type { RestoreItemDetail } from '#core/catalog/restore-items.ts';
import { countItems, itemContext, listItems } from '#core/catalog/restore-items.ts';
import type { Restore } from '#core/catalog/restores.ts';
import type { ApiContext } from './context.ts';
import type { restoreItemDetail, restoreReport } from './schemas/restores.ts';
import { iso, restoreItemView, restoreView, sumBy } from './views.ts';

const SHOWN = 100;
const PEOPLE_SHOWN = 1_000;

export async function makeReport({ db }: ApiContext, restore: Restore): Promise<z.infer<typeof restoreReport>> {
  const first = async (filter: Parameters<typeof listItems>[2], limit = SHOWN) =>
    (await listItems(db, restore, filter, { limit, cursor: null })).items.map(restoreItemView);
  const [counts, failures, differing, blockedItems, needNewPassword] = await Promise.all([
    countItems(db, restore),
    first({ state: 'failed' }),
    first({ differs: true }),
    first({ action: 'blocked' }),
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
    skipped: of('skipped'),
    blocked: sumBy([...counts], 'action')['blocked'] ?? 0,
    notCarriedOut: of('planned') + of('running') + of('cancelled'),
    failures,
    differing,
    blockedItems,
    needNewPassword,
  };
}

/** An item with what is sealed of it opened: values of both sides are shown only to who may see the restore. */
export async function itemDetailView({ secretBox }: ApiContext, restoreId: string, item: RestoreItemDetail): Promise<z.infer<typeof restoreItemDetail>> {
  const open = async (sealed: Uint8Array | null, part: 'detail' | 'result'): Promise<unknown> => {
    if (sealed === null) return null;
    const bytes = await secretBox.open(sealed, itemContext(restoreId, item.ordinal, part));
    return JSON.parse(Buffer.from(bytes).toString()) as unknown;
  };
  const [plan, differences] = await Promise.all([open(item.detailSealed, 'detail'), open(item.resultSealed, 'result')]);
  return {
    ...restoreItemView(item),
    plan,
    differences,
    steps: item.steps.map(({ intendedAt, endedAt, ...step }) => ({ ...step, intendedAt: iso(intendedAt), endedAt: iso(endedAt) })),
  };
}
