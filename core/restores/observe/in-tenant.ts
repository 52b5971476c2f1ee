import { topOf } from '../../domain/canonical/paths.ts';
import type { GraphObject } from '../../domain/json.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { differingPaths } from '../../domain/plan/changed-since.ts';
import { isExtensionValue, type LiveState } from '../../domain/plan/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import { observeLive } from './observe-live.ts';

export interface LookedFor {
  readonly type: TypeKey;
  readonly id: string;
  /** Under which an earlier restore created it again. */
  readonly newId: string | null;
  /** What the backup holds; null: its content cannot be read. */
  readonly backup: GraphObject | null;
}

/** `same`: of the attributes that were compared; links and values of directory extensions are not. */
export type InTenant =
  | { readonly state: 'same' | 'changed'; readonly newId: string | null; readonly differing: readonly string[] }
  | { readonly state: 'inBin' | 'gone' }
  | { readonly state: 'unknown'; readonly why: string | null };

/**
 * How each of a few objects is in the tenant now, beside what a backup holds, in their order: a read for each, and one of
 * the recycle bin for those that are not there. What Graph refuses to show of one is unknown of that one alone.
 */
export async function inTenant(
  client: GraphClient,
  wanted: readonly LookedFor[],
  options: CallOptions = {},
): Promise<readonly InTenant[]> {
  const lookups = wanted.map(({ type, id, newId, backup }) => ({
    type: objectType(type),
    objectId: id,
    mappedId: newId,
    backup,
    naturalKeys: [],
  }));
  const states = await observeLive(client, lookups, { ...options, links: false });
  return wanted.map((one, index) => judged(one, states[index]));
}

function judged({ type: key, newId, backup }: LookedFor, live: LiveState | undefined): InTenant {
  switch (live?.kind) {
    case 'live': {
      if (backup === null) return { state: 'unknown', why: 'Its content in the backup cannot be read.' };
      const type = objectType(key);
      const sets = type.embedded.map(({ name }) => name);
      const then = { object: backup, links: [] };
      const differing = differingPaths(type, live, then).filter(
        (path) => !sets.includes(topOf(path)) && !isExtensionValue(path),
      );
      return { state: differing.length > 0 ? 'changed' : 'same', newId: live.sameId ? null : newId, differing };
    }
    case 'inBin':
      return { state: 'inBin' };
    case 'absent':
      return live.binUnread === true
        ? { state: 'unknown', why: 'It is not there, and the recycle bin could not be read.' }
        : { state: 'gone' };
    case 'unreadable':
      return { state: 'unknown', why: live.message };
    case 'matched':
    case undefined:
      return { state: 'unknown', why: null };
  }
}
