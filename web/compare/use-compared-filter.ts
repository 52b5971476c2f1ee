import { type ComputedRef, type WritableComputedRef, computed } from 'vue';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { ChangeKind } from '../backups/data.ts';
import { CHANGE_KINDS } from '../backups/words.ts';
import { useAddress } from '../shared/composables/use-address.ts';
import { useKnownParam } from '../shared/composables/use-query-param.ts';
import type { ComparedFilter } from './data.ts';

/** Which of the differences are shown, as the address says. */
export function useComparedFilter(): {
  kind: WritableComputedRef<ChangeKind | null>;
  type: WritableComputedRef<TypeKey | null>;
  search: WritableComputedRef<string>;
  filter: ComputedRef<ComparedFilter>;
  isFiltered: ComputedRef<boolean>;
} {
  const kind = useKnownParam('kind', CHANGE_KINDS);
  const type = useKnownParam('type', TYPE_KEYS);
  const search = useAddress().param('search');
  return {
    kind,
    type,
    search,
    filter: computed(() => ({ kind: kind.value, type: type.value, search: search.value })),
    isFiltered: computed(() => kind.value !== null || type.value !== null || search.value !== ''),
  };
}
