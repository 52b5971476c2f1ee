import type { ChangedObject, ChangesFilter } from '#core/backups/store/browse/changes.ts';
import type { Page } from '#core/database/paging.ts';
import type { ComparedObject, ComparedSides } from './sides.ts';

/** Rows of the catalogue in one go: a whole group of the list. */
const PAGE = 5_000;
/** Objects whose content is held at once. */
const CONTENTS = 100;

/** All that pass the filter, in groups, each read when the one before has been taken: memory holds one of them. */
export async function* comparedGroups(
  compared: ComparedSides,
  { filter, most }: { readonly filter: ChangesFilter; readonly most: number },
): AsyncGenerator<readonly ComparedObject[]> {
  let left = most;
  let cursor: string | null = null;
  do {
    const limit = Math.min(PAGE, left);
    const page: Page<ChangedObject> = await compared.list({ ...filter, limit, cursor });
    for (let at = 0; at < page.items.length; at += CONTENTS)
      yield await compared.values(page.items.slice(at, at + CONTENTS));
    left -= page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== null && left > 0);
}
