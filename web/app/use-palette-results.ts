import { useQuery } from '@tanstack/vue-query';
import { refDebounced } from '@vueuse/core';
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';
import type { z } from 'zod';
import type { backupPage } from '#api/schemas/backups.ts';
import type { listedObjectPage } from '#api/schemas/objects.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import { JOB_STATE_WORDS } from '../shared/format/states.ts';
import { formatTime } from '../shared/format/times.ts';

export interface PaletteGroup {
  readonly id: string;
  readonly label: string;
  readonly entries: readonly { readonly label: string; readonly suffix: string; readonly icon: string; readonly path: string }[];
}

type Backups = z.infer<typeof backupPage>;
type Objects = z.infer<typeof listedObjectPage>;

const TYPING_MS = 200;
const SHORTEST_TERM = 2;
const RECENT_BACKUPS = 20;
const FOUND_OBJECTS = 12;

/** Recent backups, and what the newest restorable one holds under the text that is being typed. */
export function usePaletteResults(term: Ref<string>): { groups: ComputedRef<readonly PaletteGroup[]>; isSearching: ComputedRef<boolean> } {
  const text = refDebounced(term, TYPING_MS);
  const backups = useQuery({
    queryKey: ['palette', 'backups', workspaceId],
    queryFn: ({ signal }) => api.get<Backups>('/backups', { limit: RECENT_BACKUPS }, signal),
  });
  const newest = computed(() => backups.data.value?.items.find(({ restorable }) => restorable)?.id ?? null);
  const isAsked = computed(() => newest.value !== null && text.value.trim().length >= SHORTEST_TERM);
  const objects = useQuery({
    queryKey: ['palette', 'objects', newest, text],
    queryFn: ({ signal }) => api.get<Objects>(`/backups/${newest.value ?? ''}/objects`, { search: text.value, limit: FOUND_OBJECTS }, signal),
    enabled: isAsked,
  });

  const backupGroup = computed<PaletteGroup>(() => {
    const wanted = text.value.trim().toLowerCase();
    const entries = (backups.data.value?.items ?? []).map(({ id, seq, state, createdAt }) => ({
      label: `Backup ${seq === null ? '' : `#${String(seq)} `}of ${formatTime(createdAt)}`,
      suffix: JOB_STATE_WORDS[state].label,
      icon: 'i-lucide-database-backup',
      path: `/backups/${id}`,
    }));
    return { id: 'backups', label: 'Backups', entries: entries.filter(({ label }) => wanted === '' || label.toLowerCase().includes(wanted)).slice(0, 6) };
  });

  const objectGroup = computed<PaletteGroup>(() => ({
    id: 'objects',
    label: 'Objects in the newest backup',
    entries: (isAsked.value ? (objects.data.value?.items ?? []) : []).map(({ type, id, displayName, userPrincipalName }) => ({
      label: displayName ?? id,
      suffix: userPrincipalName ?? id,
      icon: 'i-lucide-box',
      path: `/browse/${newest.value ?? ''}/${type}/${encodeURIComponent(id)}`,
    })),
  }));

  return {
    groups: computed(() => [objectGroup.value, backupGroup.value].filter(({ entries }) => entries.length > 0)),
    isSearching: computed(() => isAsked.value && objects.isFetching.value),
  };
}
