import { type WritableComputedRef, computed, shallowRef } from 'vue';
import { workspaceId } from '../../shared/api/client.ts';
import { type Draft, EMPTY_DRAFT, readDraft } from './draft.ts';

const drafts = shallowRef<ReadonlyMap<string, Draft>>(new Map());

/** Options and reason of the restore that is being prepared in this tab; there again after a reload. */
export function useDraft(): { draft: WritableComputedRef<Draft>; forget: () => void } {
  const key = `cybback.restore-draft.${workspaceId.value ?? ''}`;
  const draft = computed<Draft>({
    get: () => drafts.value.get(key) ?? readDraft(kept(key)),
    set: (next) => {
      drafts.value = new Map(drafts.value).set(key, next);
      keep(key, JSON.stringify(next));
    },
  });
  return {
    draft,
    forget: () => {
      draft.value = EMPTY_DRAFT;
    },
  };
}

function kept(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, text: string): void {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // Kept by this page alone, until it is reloaded.
  }
}
