import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed, shallowRef, watch } from 'vue';
import { ENDED_STATES } from '#core/domain/states.ts';
import type { JobStreamState } from '../shared/api/job-stream.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useJobStream } from '../shared/composables/use-job-stream.ts';
import { applyEvent } from './apply-event.ts';
import { type BackupDetail, backupQuery } from './data.ts';

export interface LiveBackup {
  readonly data: Ref<BackupDetail | undefined>;
  readonly error: Ref<Error | null>;
  readonly refetch: () => unknown;
  readonly hasEnded: ComputedRef<boolean>;
  readonly stream: Ref<JobStreamState>;
  /** It was seen running on this visit: its end takes nothing away from the page. */
  readonly wasWatched: Ref<boolean>;
}

/** A backup as it stands, followed by its events until it has ended. */
export function useLiveBackup(id: Ref<string>): LiveBackup {
  const client = useQueryClient();
  const query = useQuery(computed(() => backupQuery(id.value)));
  const hasEnded = computed(() => query.data.value !== undefined && ENDED_STATES.includes(query.data.value.state));

  // Followed to the end of the stream, not only of the job: what is told last counts too.
  const followed = shallowRef<{ id: string; after: number } | null>(null);
  const wasWatched = shallowRef(false);
  watch(id, () => {
    wasWatched.value = false;
  });
  watch(
    [query.data, id],
    ([backup]) => {
      if (followed.value !== null && followed.value.id !== id.value) followed.value = null;
      if (backup === undefined || backup.id !== id.value || hasEnded.value || followed.value !== null) return;
      wasWatched.value = true;
      followed.value = { id: backup.id, after: backup.lastEventId };
    },
    { immediate: true },
  );

  const { state: stream } = useJobStream('/api/v1/backups/{id}/events', followed, (event) => {
    client.setQueryData<BackupDetail>(backupQuery(id.value).queryKey, (backup) => backup && applyEvent(backup, event));
    // Whoever opened the page before the backup had its types is told of them by the first event of one.
    const isUnknown = event.kind === 'type' && query.data.value?.types.every(({ type }) => type !== event.data.type);
    if (isUnknown === true && !query.isFetching.value) void query.refetch();
  });

  watch(stream, (state) => {
    if (state !== 'ended' || followed.value === null) return;
    followed.value = null;
    // Other pages list it, count its changes, and show what it holds.
    void invalidate(client, 'backups', 'overview');
  });

  return { data: query.data, error: query.error, refetch: query.refetch, hasEnded, stream, wasWatched };
}
