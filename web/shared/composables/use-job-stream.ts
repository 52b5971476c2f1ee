import { type Ref, onScopeDispose, shallowRef, watch } from 'vue';
import { type JobStreams, type JobStreamState, followJob } from '../api/job-stream.ts';

/** Follows while `place` names a job; null: not (any more). */
export function useJobStream<P extends keyof JobStreams>(
  path: P,
  place: Ref<{ readonly id: string; readonly after: number } | null>,
  onEvent: (event: JobStreams[P]) => void,
): { readonly state: Ref<JobStreamState> } {
  const state = shallowRef<JobStreamState>('ended');
  let current: AbortController | null = null;
  watch(
    () => place.value?.id ?? null,
    () => {
      current?.abort();
      current = null;
      if (place.value === null) {
        state.value = 'ended';
        return;
      }
      const controller = new AbortController();
      current = controller;
      const { id, after } = place.value;
      followJob({
        path,
        id,
        after,
        signal: controller.signal,
        onEvent: (event) => {
          if (!controller.signal.aborted) onEvent(event);
        },
        onState: (next) => {
          if (!controller.signal.aborted) state.value = next;
        },
      }).catch(() => {
        if (!controller.signal.aborted) state.value = 'lost';
      });
    },
    { immediate: true },
  );
  onScopeDispose(() => current?.abort());
  return { state };
}
