import { useMutation } from '@tanstack/vue-query';
import type { ComputedRef, Ref } from 'vue';
import { computed, ref } from 'vue';
import { useNow } from '../shared/composables/use-now.ts';
import { isProblem } from '../shared/api/problem.ts';
import { sendVerificationMail } from './data.ts';

const WAIT_SECONDS = 60;

export interface Resend {
  readonly send: () => void;
  readonly isPending: Ref<boolean>;
  readonly error: Ref<Error | null>;
  /** How often a mail was sent from here. */
  readonly sent: Ref<number>;
  /** Until the next one may be asked for. */
  readonly waitSeconds: ComputedRef<number>;
}

/** Another mail with a link that verifies the address, not more often than once a minute. */
export function useResend(email: Ref<string>, { waitFirst }: { waitFirst: boolean }): Resend {
  const now = useNow({ step: 'second' });
  const sent = ref(0);
  const allowedAt = ref(waitFirst ? Date.now() + 1000 * WAIT_SECONDS : 0);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => sendVerificationMail(email.value.trim()),
    onSuccess: () => {
      sent.value += 1;
      allowedAt.value = Date.now() + 1000 * WAIT_SECONDS;
    },
    onError: (problem) => {
      if (isProblem(problem) && problem.retryAfterSeconds !== null) allowedAt.value = Date.now() + 1000 * problem.retryAfterSeconds;
    },
  });
  return {
    send: () => { mutate(); },
    isPending,
    error,
    sent,
    waitSeconds: computed(() => Math.max(0, Math.ceil((allowedAt.value - now.value) / 1000))),
  };
}
