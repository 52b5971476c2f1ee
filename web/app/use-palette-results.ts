import { useQueries, useQuery } from '@tanstack/vue-query';
import { refDebounced } from '@vueuse/core';
import { type ComputedRef, type Ref, computed } from 'vue';
import { newestBackupsQuery, RESTORABLE_STATES } from '../backups/data.ts';
import { addressOfObject, foundDeletedQuery, foundObjectsQuery } from '../browse/data.ts';
import { connectionsQuery } from '../connections/data.ts';
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

const TYPING_MS = 200;
const SHORTEST_TERM = 2;
const RECENT_BACKUPS = 20;
const SHOWN_BACKUPS = 6;
/** Among so many restore points the newest of each connection is looked for. */
const RESTORE_POINTS = 100;
const MOST_CONNECTIONS = 5;
const FOUND_OBJECTS = 12;
const FOUND_DELETED = 4;

/** Recent backups, what the newest restore point of each connection holds under the text that is being typed, and what is deleted. */
export function usePaletteResults(term: Ref<string>, isOpen: Ref<boolean>): PaletteResults {
  const { one } = useTypeWords();
  const text = refDebounced(
    computed(() => term.value.trim()),
    TYPING_MS,
  );
  const backups = useQuery(computed(() => ({ ...newestBackupsQuery({}, RECENT_BACKUPS), enabled: isOpen.value })));
  const restorable = useQuery(
    computed(() => ({ ...newestBackupsQuery({ state: RESTORABLE_STATES }, RESTORE_POINTS), enabled: isOpen.value })),
  );
  const connections = useQuery(computed(() => ({ ...connectionsQuery(), enabled: isOpen.value })));

  const points = computed(() => newestOfEach(restorable.data.value ?? []).slice(0, MOST_CONNECTIONS));
  const isAsked = computed(() => isOpen.value && points.value.length > 0 && text.value.length >= SHORTEST_TERM);
  const objects = useQueries({
    queries: computed(() =>
      isAsked.value
        ? points.value.map(({ id }) =>
            foundObjectsQuery(id, text.value, Math.ceil(FOUND_OBJECTS / points.value.length)),
          )
        : [],
    ),
  });

  const deleted = useQueries({
    queries: computed(() =>
      isAsked.value
        ? points.value.map(({ connectionId }) => foundDeletedQuery(connectionId, text.value, FOUND_DELETED))
        : [],
    ),
  });

  const backupGroup = computed<PaletteGroup>(() => {
    const wanted = text.value.toLowerCase();
    const entries = (backups.data.value ?? []).map(({ id, seq, state, createdAt }) => ({
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
    (isAsked.value ? points.value : []).map(({ id: backup, connectionId }, index) => ({
      id: `objects-${backup}`,
      label: headingOf(connectionId),
      entries: (objects.value[index]?.data ?? []).map(({ type, id, displayName, userPrincipalName }) => ({
        label: displayName ?? id,
        suffix: `${one(type)} · ${userPrincipalName ?? id}`,
        icon: 'i-lucide-box',
        path: addressOfObject({ backup, type, id }),
      })),
    })),
  );

  const deletedGroup = computed<PaletteGroup>(() => ({
    id: 'deleted',
    label: 'Deleted objects',
    entries: deleted.value.flatMap(({ data }) =>
      (data ?? []).flatMap(({ type, id, displayName, userPrincipalName, lastIn }) =>
        lastIn?.backupId
          ? [
              {
                label: displayName ?? id,
                suffix: `${one(type)} · ${userPrincipalName ?? id} · last in #${String(lastIn.seq)}`,
                icon: 'i-lucide-trash-2',
                path: addressOfObject({ backup: lastIn.backupId, type, id }),
              },
            ]
          : [],
      ),
    ),
  }));

  return {
    groups: computed(() =>
      [...objectGroups.value, deletedGroup.value, backupGroup.value].filter(({ entries }) => entries.length > 0),
    ),
    isSearching: computed(() => [...objects.value, ...deleted.value].some(({ isFetching }) => isFetching)),
    error: computed(() => restorable.error.value ?? objects.value.find(({ error }) => error !== null)?.error ?? null),
  };
}
