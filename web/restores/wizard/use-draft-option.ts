import { type WritableComputedRef, computed } from 'vue';
import { type DraftOptions, consistent } from './draft.ts';
import { useDraft } from './use-draft.ts';

/** One option of the restore that is being prepared; others follow where they would contradict it. */
export function useDraftOption<K extends keyof DraftOptions>(name: K): WritableComputedRef<DraftOptions[K]> {
  const { draft } = useDraft();
  return computed({
    get: () => draft.value.options[name],
    set: (value) => {
      draft.value = { ...draft.value, options: consistent({ ...draft.value.options, [name]: value }) };
    },
  });
}
