import { useQuery, useQueryClient, type UseQueryReturnType } from '@tanstack/vue-query';
import { useThrottleFn } from '@vueuse/core';
import { type Ref, computed, shallowRef, watch } from 'vue';
import { ENDED_STATES } from '#core/domain/states.ts';
import type { JobStreamState, RestoreEvent } from '../../shared/api/job-stream.ts';
import { invalidate } from '../../shared/api/resources.ts';
import { useJobStream } from '../../shared/composables/use-job-stream.ts';
import { type RestoreDetail, restoreQuery } from '../data.ts';
import { type LiveRestore, applyEvent, newest } from './live-restore.ts';

export interface FollowedRestore {
  readonly query: UseQueryReturnType<RestoreDetail, Error>;
  /** Null until the restore is known. */
  readonly live: Ref<LiveRestore | null>;
  readonly stream: Ref<JobStreamState>;
  /** One more whenever items may have changed, not more often than people can read. */
  readonly pulse: Ref<number>;
}

const PULSE_MS = 1_500;
/** What no event tells is seen all the same. */
const POLL_MS = 10_000;

/** A restore, and what happens to it for as long as it runs. */
export function useRestore(id: Ref<string | null>): FollowedRestore {
  const client = useQueryClient();
  const query = useQuery(
    computed(() => ({
      ...restoreQuery(id.value ?? ''),
      enabled: id.value !== null,
      refetchInterval: ({ state }: { state: { data: RestoreDetail | undefined } }) =>
        isRunning(state.data) ? POLL_MS : false,
    })),
  );
  const live = shallowRef<LiveRestore | null>(null);
  const pulse = shallowRef(0);
  const beat = useThrottleFn(
    () => {
      pulse.value += 1;
    },
    PULSE_MS,
    true,
  );

  watch(
    id,
    () => {
      live.value = null;
    },
    { flush: 'sync' },
  );
  watch(
    query.data,
    (detail) => {
      if (detail === undefined) return;
      live.value = newest(live.value, detail);
      void beat();
    },
    { immediate: true },
  );

  function onEvent(event: RestoreEvent): void {
    if (live.value !== null) live.value = applyEvent(live.value, event);
    void beat();
    // Figures, warnings and who confirmed it are not in the event.
    if (event.kind !== 'progress') void invalidate(client, 'restores');
  }

  const place = computed(() => {
    const detail = query.data.value;
    return detail !== undefined && detail.id === id.value && isRunning(detail)
      ? { id: detail.id, after: detail.lastEventId }
      : null;
  });
  const { state } = useJobStream('/api/v1/restores/{id}/events', place, onEvent);
  watch(state, (now, before) => {
    if (now === 'ended' || (now === 'live' && before === 'lost')) void invalidate(client, 'restores');
  });
  return { query, live, stream: state, pulse };
}

function isRunning(detail: RestoreDetail | undefined): boolean {
  return detail !== undefined && !ENDED_STATES.includes(detail.state);
}
