import type { Page, PageRequest } from '#core/database/paging.ts';
import type { PlanItem } from '#core/domain/plan/index.ts';
import type { ReportRow } from '#core/restores/compare-after.ts';
import { type SealedPerson, itemContext, listPeople } from '#core/restores/store/restore-items.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { ApiContext } from '../http/context.ts';

/** Somebody whose account was created again. */
export interface PersonWithoutPassword {
  readonly item: SealedPerson;
  /** As read back; before that, as planned. */
  readonly userPrincipalName: string | null;
}

export async function peoplePage(
  { db, secretBox }: ApiContext,
  restore: Restore,
  request: PageRequest,
): Promise<Page<PersonWithoutPassword>> {
  const page = await listPeople(db, restore, request);
  const open = async (sealed: Uint8Array, ordinal: number, part: 'detail' | 'result'): Promise<unknown> =>
    JSON.parse(Buffer.from(await secretBox.open(sealed, itemContext(restore.id, ordinal, part))).toString());
  const items = await Promise.all(
    page.items.map(async (item): Promise<PersonWithoutPassword> => {
      // Sealed by the plan store alone, from the types they are read as.
      const found =
        item.resultSealed === null ? null : ((await open(item.resultSealed, item.ordinal, 'result')) as ReportRow);
      const userPrincipalName =
        found?.userPrincipalName ?? plannedName((await open(item.detailSealed, item.ordinal, 'detail')) as PlanItem);
      return { item, userPrincipalName };
    }),
  );
  return { items, nextCursor: page.nextCursor };
}

function plannedName({ newUserPrincipalName, attributes }: PlanItem): string | null {
  const planned = attributes.find(({ path }) => path === 'userPrincipalName')?.backup;
  return newUserPrincipalName ?? (typeof planned === 'string' ? planned : null);
}
