import { computed, type WritableComputedRef } from 'vue';
import { useQueryParam } from './use-query-param.ts';

/** The panel of a page that is open, by its name in the address; none is for who may not use it. */
export function usePanel(mayUse: () => boolean): {
  open(name: string): void;
  isOpen(name: string): WritableComputedRef<boolean>;
} {
  const panel = useQueryParam('panel', 'push');
  return {
    open(name) {
      panel.value = name;
    },
    isOpen: (name) =>
      computed({
        get: () => panel.value === name && mayUse(),
        set: (isOpen: boolean) => {
          panel.value = isOpen ? name : null;
        },
      }),
  };
}
