import { useQuery } from '@tanstack/vue-query';
import { refDebounced } from '@vueuse/core';
import { type ComputedRef, type Ref, computed } from 'vue';
import type { z } from 'zod';
import type { listedObjectPage } from '#api/backups/objects-schema.ts';
import type { backupPage } from '#api/backups/schema.ts';
import { connectionsQuery } from '../connections/data.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import { JOB_STATE_WORDS } from '../shared/format/states.ts';
import { formatTime } from '../shared/format/times.ts';
import { useTypeWords } from '../shared/object-types/use-type-words.ts';
import { newestOfEach } from './newest-of-each.ts';

export interface PaletteGroup {
  readonly id: string;
  readonly label: string;
  readonly entries: readonly {
    readonly label: string;
    readonly suffix: string;
    readonly icon: string;
    readonly path: string;
  }[];
}

export interface PaletteResults {
  readonly groups: ComputedRef<readonly PaletteGroup[]>;
  readonly isSearching: ComputedRef<boolean>;
  /** Why objects could not be searched. */
  readonly error: Ref<Error | null>;
}

type Backups = z.infer<typeof backupPage>;
type Objects = z.infer<typeof listedObjectPage>;

const TYPING_MS = 200;
const SHORTEST_TERM = 2;
const RECENT_BACKUPS = 20;
const SHOWN_BACKUPS = 6;
/** Among so many restore points the newest of each connection is looked for. */
const RESTORE_POINTS = 100;
const MOST_CONNECTIONS = 5;
const FOUND_OBJECTS = 12;

/** Recent backups, and what the newest restore point of each connection holds under the text that is being typed. */
export function usePaletteResults(term: Ref<string>, isOpen: Ref<boolean>): PaletteResults {
  const { one } = useTypeWords();
  const text = refDebounced(
    computed(() => term.value.trim()),
    TYPING_MS,
  );
  const backups = useQuery({
    queryKey: ['palette', 'backups', workspaceId],
    queryFn: ({ signal }) => api.get<Backups>('/backups', { limit: RECENT_BACKUPS }, signal),
    enabled: isOpen,
  });
  const restorable = useQuery({
    queryKey: ['palette', 'restore-points', workspaceId],
    queryFn: ({ signal }) =>
      api.get<Backups>('/backups', { state: ['completed', 'completedWithWarnings'], limit: RESTORE_POINTS }, signal),
    enabled: isOpen,
  });
  const connections = useQuery(computed(() => ({ ...connectionsQuery(), enabled: isOpen.value })));

  const points = computed(() => newestOfEach(restorable.data.value?.items ?? []).slice(0, MOST_CONNECTIONS));
  const isAsked = computed(() => isOpen.value && points.value.length > 0 && text.value.length >= SHORTEST_TERM);
  const objects = useQuery({
    queryKey: ['palette', 'objects', computed(() => points.value.map(({ id }) => id)), text],
    queryFn: ({ signal }) =>
      Promise.all(
        points.value.map(async ({ id, connectionId }) => {
          const { items } = await api.get<Objects>(
            `/backups/${id}/objects`,
            { search: text.value, limit: Math.ceil(FOUND_OBJECTS / points.value.length) },
            signal,
          );
          return { id, connectionId, items };
        }),
      ),
    enabled: isAsked,
  });

  const backupGroup = computed<PaletteGroup>(() => {
    const wanted = text.value.toLowerCase();
    const entries = (backups.data.value?.items ?? []).map(({ id, seq, state, createdAt }) => ({
      label: `Backup ${seq === null ? '' : `#${String(seq)} `}of ${formatTime(createdAt)}`,
      suffix: JOB_STATE_WORDS[state].label,
      icon: 'i-lucide-database-backup',
      path: `/backups/${id}`,
    }));
    return {
      id: 'backups',
      label: 'Backups',
      entries: entries
        .filter(({ label }) => wanted === '' || label.toLowerCase().includes(wanted))
        .slice(0, SHOWN_BACKUPS),
    };
  });

  /** Which tenant it is of matters where there are several. */
  function headingOf(connectionId: string): string {
    const name = connections.data.value?.find(({ id }) => id === connectionId)?.name ?? 'a removed connection';
    return points.value.length < 2 ? 'Objects in the newest backup' : `Objects in the newest backup of ${name}`;
  }

  const objectGroups = computed<readonly PaletteGroup[]>(() =>
    (isAsked.value ? (objects.data.value ?? []) : []).map(({ id: backup, connectionId, items }) => ({
      id: `objects-${backup}`,
      label: headingOf(connectionId),
      entries: items.map(({ type, id, displayName, userPrincipalName }) => ({
        label: displayName ?? id,
        suffix: `${one(type)} · ${userPrincipalName ?? id}`,
        icon: 'i-lucide-box',
        path: `/browse/${backup}/${type}/${encodeURIComponent(id)}`,
      })),
    })),
  );

  return {
    groups: computed(() => [...objectGroups.value, backupGroup.value].filter(({ entries }) => entries.length > 0)),
    isSearching: computed(() => isAsked.value && objects.isFetching.value),
    error: computed(() => restorable.error.value ?? objects.error.value),
  };
}
