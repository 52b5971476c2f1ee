import { type ComputedRef, computed, type Ref, shallowRef, watch } from 'vue';
import { useSession } from '../../session/use-session.ts';
import type { RestoreDetail, RestoreItem } from '../data.ts';
import type { RemovalTick } from './use-new-plan.ts';

export interface RemovalTicks {
  /** Ticks can be given: nobody has confirmed the plan. */
  readonly isOpen: ComputedRef<boolean>;
  /** What differs from the ticks that the plan was made with. */
  readonly changed: ComputedRef<readonly RemovalTick[]>;
  /** Whether the object was added since, and could be removed. */
  isTickable(item: RestoreItem): boolean;
  isOn(item: RestoreItem): boolean;
  toggle(item: RestoreItem): void;
}

/** Which of the objects that were added since are to go: ticks in the plan, for another plan. */
export function useRemovalTicks(detail: Readonly<Ref<RestoreDetail>>): RemovalTicks {
  const { can } = useSession();
  const ticks = shallowRef<ReadonlyMap<string, RemovalTick>>(new Map());
  watch(
    () => detail.value.id,
    () => {
      ticks.value = new Map();
    },
  );
  const isOpen = computed(() => {
    const { options, selection, undoOf, waitsForConfirmation } = detail.value;
    const isListed = options.removeAdded && selection.types.length > 0 && undoOf === null;
    return isListed && can('restorer') && (waitsForConfirmation || options.dryRun);
  });

  function isTickable({ type, reasons }: RestoreItem): boolean {
    return detail.value.selection.types.includes(type) && reasons.some(({ code }) => OF_ADDED.includes(code));
  }

  return {
    isOpen,
    changed: computed(() => [...ticks.value.values()]),
    isTickable,
    isOn: (item) => ticks.value.get(keyOf(item))?.goes ?? item.action === 'remove',
    toggle(item) {
      const next = new Map(ticks.value);
      const { type, objectId: id, action } = item;
      if (!next.delete(keyOf(item))) next.set(keyOf(item), { type, id, goes: action !== 'remove' });
      ticks.value = next;
    },
  };
}

const OF_ADDED: readonly string[] = ['added-unticked', 'added-since-backup'];

function keyOf({ type, objectId }: RestoreItem): string {
  return `${type}/${objectId}`;
}
