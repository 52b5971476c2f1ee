import { type ComputedRef, type MaybeRefOrGetter, type ShallowRef, computed, shallowRef, toValue } from 'vue';
import type { Choice } from '#core/domain/plan/choice.ts';
import { isTypeKey, type TypeKey } from '#core/domain/type-keys.ts';
import { formatCount } from '../format/numbers.ts';

export interface SelectedObject {
  readonly type: TypeKey;
  readonly id: string;
  readonly displayName: string | null;
  /** Only these attributes and links of it. */
  readonly only?: Choice | undefined;
}

export interface Selection {
  readonly objects: ComputedRef<readonly SelectedObject[]>;
  readonly types: ComputedRef<readonly TypeKey[]>;
  /** Objects and whole types together. */
  readonly count: ComputedRef<number>;
  /** Answers why it was refused, as a sentence; null: done. */
  toggle(object: SelectedObject): string | null;
  /** Adds all or none of them; answers as `toggle` does. */
  add(objects: readonly SelectedObject[]): string | null;
  remove(objects: readonly Pick<SelectedObject, 'type' | 'id'>[]): void;
  /** A whole type takes the place of its single objects. */
  toggleType(type: TypeKey): void;
  /** Ticked by itself or with its whole type. */
  has(type: TypeKey, id: string): boolean;
  hasType(type: TypeKey): boolean;
  clear(): void;
}

interface Kept {
  readonly objects: readonly SelectedObject[];
  readonly types: readonly TypeKey[];
}

/** What the API takes in one restore. */
export const MAX_SELECTED_OBJECTS = 10_000;

const EMPTY: Kept = { objects: [], types: [] };
const stores = new Map<string, ShallowRef<Kept>>();

/** What is ticked in a backup for a restore: the same for all pages of a tab, and there again after a reload. */
export function useSelection(backupId: MaybeRefOrGetter<string | null>): Selection {
  const store = computed(() => storeOf(toValue(backupId)));
  const kept = computed(() => store.value.value);
  const keys = computed(() => new Set(kept.value.objects.map(keyOf)));
  const wholeTypes = computed(() => new Set(kept.value.types));

  function keep(next: Kept): void {
    store.value.value = next;
    save(toValue(backupId), next);
  }

  function add(objects: readonly SelectedObject[]): string | null {
    const fresh = objects
      .filter((object) => !has(object.type, object.id))
      .map(({ type, id, displayName, only }) => ({ type, id, displayName, ...(only && { only }) }));
    if (kept.value.objects.length + fresh.length > MAX_SELECTED_OBJECTS) return tooMany();
    if (fresh.length > 0) keep({ ...kept.value, objects: [...kept.value.objects, ...fresh] });
    return null;
  }

  function remove(objects: readonly Pick<SelectedObject, 'type' | 'id'>[]): void {
    const gone = new Set(objects.map(keyOf));
    keep({ ...kept.value, objects: kept.value.objects.filter((object) => !gone.has(keyOf(object))) });
  }

  function has(type: TypeKey, id: string): boolean {
    return wholeTypes.value.has(type) || keys.value.has(keyOf({ type, id }));
  }

  return {
    objects: computed(() => kept.value.objects),
    types: computed(() => kept.value.types),
    count: computed(() => kept.value.objects.length + kept.value.types.length),
    add,
    remove,
    has,
    hasType: (type) => wholeTypes.value.has(type),
    toggle(object) {
      if (!keys.value.has(keyOf(object))) return add([object]);
      remove([object]);
      return null;
    },
    toggleType(type) {
      const { objects, types } = kept.value;
      if (wholeTypes.value.has(type)) keep({ objects, types: types.filter((other) => other !== type) });
      else keep({ objects: objects.filter((object) => object.type !== type), types: [...types, type] });
    },
    clear: () => {
      keep(EMPTY);
    },
  };
}

function keyOf({ type, id }: Pick<SelectedObject, 'type' | 'id'>): string {
  return `${type}/${id}`;
}

function tooMany(): string {
  return `One restore can include at most ${formatCount(MAX_SELECTED_OBJECTS)} single objects. Tick whole types instead, or restore these first and the others afterwards.`;
}

function storeOf(backupId: string | null): ShallowRef<Kept> {
  if (backupId === null) return shallowRef(EMPTY);
  const known = stores.get(backupId);
  if (known) return known;
  const made = shallowRef(read(backupId));
  stores.set(backupId, made);
  return made;
}

function storageKey(backupId: string): string {
  return `cybback.selection.${backupId}`;
}

function save(backupId: string | null, kept: Kept): void {
  if (backupId === null) return;
  try {
    if (kept.objects.length + kept.types.length === 0) sessionStorage.removeItem(storageKey(backupId));
    else sessionStorage.setItem(storageKey(backupId), JSON.stringify(kept));
  } catch {
    // The browser keeps nothing more: the selection lives on until the tab is reloaded.
  }
}

function read(backupId: string): Kept {
  try {
    const parsed: unknown = JSON.parse(sessionStorage.getItem(storageKey(backupId)) ?? 'null');
    return isKept(parsed) ? parsed : EMPTY;
  } catch {
    return EMPTY;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null || !('objects' in value) || !('types' in value)) return false;
  const { objects, types } = value;
  return (
    Array.isArray(objects) &&
    Array.isArray(types) &&
    objects.every(isSelectedObject) &&
    types.every((type) => typeof type === 'string' && isTypeKey(type))
  );
}

function isSelectedObject(value: unknown): value is SelectedObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'id' in value &&
    'displayName' in value &&
    typeof value.type === 'string' &&
    isTypeKey(value.type) &&
    typeof value.id === 'string' &&
    (value.displayName === null || typeof value.displayName === 'string') &&
    (!('only' in value) || isChoice(value.only))
  );
}

function isChoice(value: unknown): value is Choice {
  if (typeof value !== 'object' || value === null || !('attributes' in value) || !('links' in value)) return false;
  const { attributes, links } = value;
  return (
    Array.isArray(attributes) &&
    Array.isArray(links) &&
    attributes.every((path) => typeof path === 'string') &&
    links.every(isChosenLink)
  );
}

function isChosenLink(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'relation' in value &&
    'targetId' in value &&
    typeof value.relation === 'string' &&
    typeof value.targetId === 'string'
  );
}
