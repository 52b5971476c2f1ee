import { isTypeKey } from '#core/domain/type-keys.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { ItemCount, RestoreItem } from '../data.ts';
import { ITEM_STATE_WORDS } from './item-words.ts';
import { PLAN_ACTION_WORDS } from '../../shared/format/states.ts';
import type { UrlQuery } from '../url-query.ts';
import { queryText } from '../url-query.ts';

/** Which items of a restore are shown. Kept in the address. */
export interface ItemFilter {
  readonly action?: RestoreItem['action'] | undefined;
  readonly type?: TypeKey | undefined;
  readonly state?: RestoreItem['state'] | undefined;
  /** Read back and found not to be as in the backup. */
  readonly differs?: boolean | undefined;
  readonly search?: string | undefined;
}

export type FilterQuery = Readonly<Record<'action' | 'type' | 'state' | 'differs' | 'search', string | null>>;

/** What an address means; words it does not know are left out, as if nothing were asked. */
export function filterOf(query: UrlQuery): ItemFilter {
  const action = queryText(query, 'action');
  const type = queryText(query, 'type');
  const state = queryText(query, 'state');
  const search = queryText(query, 'search')?.trim();
  return {
    ...(isAction(action) ? { action } : {}),
    ...(type !== null && isTypeKey(type) ? { type } : {}),
    ...(isState(state) ? { state } : {}),
    ...(queryText(query, 'differs') === 'true' ? { differs: true } : {}),
    ...(search ? { search } : {}),
  };
}

/** For the address: null takes a word out of it. */
export function queryOf({ action, type, state, differs, search }: ItemFilter): FilterQuery {
  return { action: action ?? null, type: type ?? null, state: state ?? null, differs: differs === true ? 'true' : null, search: search === undefined || search === '' ? null : search };
}

/** How many items a filter leaves, where the counts can tell: not what was searched or compared. */
export function countMatching(counts: readonly ItemCount[], { action, type, state, differs, search }: ItemFilter): number | null {
  if (differs === true || search !== undefined) return null;
  return counts
    .filter((count) => (action === undefined || count.action === action) && (type === undefined || count.type === type) && (state === undefined || count.state === state))
    .reduce((sum, { items }) => sum + items, 0);
}

function isAction(value: string | null): value is RestoreItem['action'] {
  return value !== null && Object.hasOwn(PLAN_ACTION_WORDS, value);
}

function isState(value: string | null): value is RestoreItem['state'] {
  return value !== null && Object.hasOwn(ITEM_STATE_WORDS, value);
}
