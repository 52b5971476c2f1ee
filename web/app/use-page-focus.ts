import { onScopeDispose, watch } from 'vue';
import { useRoute } from 'vue-router';

/** Fields that want the focus take it, and menus give it back, a moment after the page is there. */
const AFTER_PAGE_MS = 150;

/**
 * The browser does not know that a page is another one: it would say nothing of it to those who hear pages, and leave the
 * keyboard where the page before has gone. So each page begins at its heading, unless a field or dialog of it has the focus.
 */
export function usePageFocus(): void {
  const route = useRoute();
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => route.path,
    () => {
      clearTimeout(timer);
      timer = setTimeout(beginAtHeading, AFTER_PAGE_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
}

function beginAtHeading(): void {
  if (document.activeElement?.closest('main, [role=dialog]')) return;
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}
