import type { Ref } from 'vue';
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { JobStreamEvent, JobStreamState } from '../api/job-stream.ts';
import { followJob } from '../api/job-stream.ts';

/** Follows while `place` names a job; null: not (any more). */
export function useJobStream(
  place: Ref<{ readonly path: string; readonly after: number } | null>,
  onEvent: (event: JobStreamEvent) => void,
): { readonly state: Ref<JobStreamState> } {
  const state = shallowRef<JobStreamState>('ended');
  let current: AbortController | null = null;
  watch(() => place.value?.path ?? null, () => {
    current?.abort();
    if (place.value === null) return;
    const controller = new AbortController();
    current = controller;
    const { path, after } = place.value;
    followJob({
      path,
      after,
      signal: controller.signal,
      onEvent,
      onState: (next) => { if (!controller.signal.aborted) state.value = next; },
    }).catch(() => { state.value = 'lost'; });
  }, { immediate: true });
  onScopeDispose(() => current?.abort());
  return { state };
}
