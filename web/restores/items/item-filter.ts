import { isTypeKey, type TypeKey } from '#core/domain/type-keys.ts';
import { PLAN_ACTION_WORDS } from '../../shared/format/states.ts';
import type { ItemCount, RestoreItem } from '../data.ts';
import { type UrlQuery, queryText } from '../url-query.ts';
import { ITEM_STATE_WORDS } from './item-words.ts';

/** Which items of a restore are shown. Kept in the address. */
export interface ItemFilter {
  /** `written`: neither skipped nor blocked. */
  readonly action?: RestoreItem['action'] | 'written' | undefined;
  readonly type?: TypeKey | undefined;
  readonly state?: RestoreItem['state'] | undefined;
  /** Read back and found not to be as in the backup. */
  readonly differs?: boolean | undefined;
  /** Living objects whose references are repaired. */
  readonly repair?: boolean | undefined;
  /** Of an Undo: somebody else changed it since, and that is left. */
  readonly conflict?: boolean | undefined;
  /** Added since the restore point: removed, or left because nobody ticked it. */
  readonly added?: boolean | undefined;
  readonly search?: string | undefined;
}

export type FilterQuery = Readonly<
  Record<'action' | 'type' | 'state' | 'differs' | 'repair' | 'conflict' | 'added' | 'search', string | null>
>;

const ALL = 'all';

/** What is shown where nothing is asked for: what is written, unless nothing is. */
export function usualAction(counts: readonly Pick<ItemCount, 'action' | 'items'>[]): 'written' | undefined {
  return counts.some(({ action, items }) => isWriting(action) && items > 0) ? 'written' : undefined;
}

/** What an address means; words it does not know are left out, as if nothing were asked. */
export function filterOf(query: UrlQuery, usual: 'written' | undefined): ItemFilter {
  const given = read(query);
  const action = queryText(query, 'action');
  if (action === ALL || given.action !== undefined) return given;
  const implied = impliedBy(given, usual);
  return implied === undefined ? given : { ...given, action: implied };
}

function read(query: UrlQuery): ItemFilter {
  const action = queryText(query, 'action');
  const type = queryText(query, 'type');
  const state = queryText(query, 'state');
  const search = queryText(query, 'search')?.trim();
  return {
    ...(action === 'written' || isAction(action) ? { action } : {}),
    ...(type !== null && isTypeKey(type) ? { type } : {}),
    ...(isState(state) ? { state } : {}),
    ...(queryText(query, 'differs') === 'true' ? { differs: true } : {}),
    ...(queryText(query, 'repair') === 'true' ? { repair: true } : {}),
    ...(queryText(query, 'conflict') === 'true' ? { conflict: true } : {}),
    ...(queryText(query, 'added') === 'true' ? { added: true } : {}),
    ...(search ? { search } : {}),
  };
}

/** For the address: null takes a word out of it. */
export function queryOf(filter: ItemFilter, usual: 'written' | undefined): FilterQuery {
  const { action, type, state, differs, repair, conflict, added, search } = filter;
  return {
    action: action === impliedBy(filter, usual) ? null : (action ?? ALL),
    type: type ?? null,
    state: state ?? null,
    differs: differs === true ? 'true' : null,
    repair: repair === true ? 'true' : null,
    conflict: conflict === true ? 'true' : null,
    added: added === true ? 'true' : null,
    search: search === undefined || search === '' ? null : search,
  };
}

/** Who looks for a name or a state means all objects. */
function impliedBy(
  { state, differs, repair, conflict, added, search }: ItemFilter,
  usual: 'written' | undefined,
): 'written' | undefined {
  const isAboutAll = state !== undefined || [differs, repair, conflict, added].includes(true);
  return !isAboutAll && (search ?? '') === '' ? usual : undefined;
}

function isWriting(action: RestoreItem['action']): boolean {
  return action !== 'skip' && action !== 'blocked';
}

/** How many items a filter leaves, where the counts can tell: not what was searched or compared. */
export function countMatching(
  counts: readonly ItemCount[],
  { action, type, state, differs, repair, conflict, added, search }: ItemFilter,
): number | null {
  if ([differs, repair, conflict, added].includes(true) || search !== undefined) return null;
  return counts
    .filter(
      (count) =>
        (action === undefined || (action === 'written' ? isWriting(count.action) : count.action === action)) &&
        (type === undefined || count.type === type) &&
        (state === undefined || count.state === state),
    )
    .reduce((sum, { items }) => sum + items, 0);
}

function isAction(value: string | null): value is RestoreItem['action'] {
  return value !== null && Object.hasOwn(PLAN_ACTION_WORDS, value);
}

function isState(value: string | null): value is RestoreItem['state'] {
  return value !== null && Object.hasOwn(ITEM_STATE_WORDS, value);
}
