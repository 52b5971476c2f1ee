import { useQuery } from '@tanstack/vue-query';
import { type ComputedRef, type WritableComputedRef, computed } from 'vue';
import { type JobState, JOB_STATES } from '#core/domain/states.ts';
import { type Connection, connectionsQuery } from '../connections/data.ts';
import { useAddress } from '../shared/composables/use-address.ts';
import { choicesIn } from '../shared/format/choices.ts';
import type { BackupFilter } from './data.ts';

export interface BackupFilterState {
  readonly filter: ComputedRef<BackupFilter>;
  readonly isFiltered: ComputedRef<boolean>;
  readonly connections: ComputedRef<readonly Connection[]>;
  /** There is no connection, which is known. */
  readonly isUnconnected: ComputedRef<boolean>;
  readonly connectionId: WritableComputedRef<string | null>;
  readonly states: WritableComputedRef<JobState[]>;
  readonly nameOf: (connectionId: string) => string;
  readonly clear: () => void;
}

/** Which backups are meant, as the address says it. */
export function useBackupFilter(): BackupFilterState {
  const { get, set } = useAddress();
  const query = useQuery(computed(() => connectionsQuery()));
  const connections = computed(() => query.data.value ?? []);
  const names = computed(() => new Map(connections.value.map(({ id, name }) => [id, name])));

  const connectionId = computed({
    get: () => get('connection') || null,
    set: (id) => {
      set({ connection: id, day: null });
    },
  });
  const states = computed({
    get: () => choicesIn(get('state'), JOB_STATES),
    set: (wanted) => {
      set({ state: wanted.join(',') });
    },
  });

  return {
    connections,
    isUnconnected: computed(() => query.data.value?.length === 0),
    connectionId,
    states,
    filter: computed(() => ({ connectionId: connectionId.value, states: states.value })),
    isFiltered: computed(() => connectionId.value !== null || states.value.length > 0),
    nameOf: (id) => names.value.get(id) ?? 'Removed connection',
    clear: () => {
      set({ connection: null, state: null });
    },
  };
}
