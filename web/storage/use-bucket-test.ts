import { useMutation } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed, shallowRef } from 'vue';
import { useNow } from '../shared/composables/use-now.ts';
import { type BucketValues, type TestedValues, testBucketValues } from './data.ts';
import { type Test, fingerprintOf, whyNotSaved } from './tested-values.ts';

export interface BucketTesting {
  /** Of the last test that was made, whatever its values were. */
  readonly result: ComputedRef<TestedValues | null>;
  /** The values have changed since. */
  readonly isStale: ComputedRef<boolean>;
  readonly isTesting: Readonly<Ref<boolean>>;
  /** The test could not be run at all: refused values, too many tests, no connection. */
  readonly error: Readonly<Ref<Error | null>>;
  /** Why the present values cannot be saved; null: they can. */
  readonly reason: ComputedRef<string | null>;
  readonly test: () => void;
  readonly forget: () => void;
}

/** "Test connection" of values that are being typed; saving asks for a passed test of the same ones. */
export function useBucketTest(values: ComputedRef<BucketValues>): BucketTesting {
  const now = useNow();
  const last = shallowRef<Test | null>(null);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: testBucketValues,
    onMutate: () => {
      last.value = null;
    },
    onSuccess: (result, tested) => {
      last.value = { fingerprint: fingerprintOf(tested), result };
    },
  });
  return {
    result: computed(() => last.value?.result ?? null),
    isStale: computed(() => last.value !== null && last.value.fingerprint !== fingerprintOf(values.value)),
    isTesting: isPending,
    error,
    reason: computed(() => whyNotSaved(last.value, values.value, now.value)),
    test: () => mutate(values.value),
    forget: () => {
      last.value = null;
      reset();
    },
  };
}
