import { useMutation } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed, ref } from 'vue';
import { isProblem } from '../shared/api/problem.ts';
import { useNow } from '../shared/composables/use-now.ts';
import { sendVerificationMail } from './data.ts';
import { invitationTokenOf } from './next.ts';
import { useNext } from './use-next.ts';

const WAIT_SECONDS = 60;

export interface Resend {
  readonly send: () => void;
  readonly isPending: Ref<boolean>;
  readonly error: Ref<Error | null>;
  /** How often an email was sent from here. */
  readonly sent: Ref<number>;
  /** Until the next one may be asked for. */
  readonly waitSeconds: ComputedRef<number>;
}

/** Another email with a link that verifies the address, at most once a minute. */
export function useResend(email: Ref<string>, { waitFirst }: { waitFirst: boolean }): Resend {
  const { next } = useNext();
  const now = useNow({ step: 'second' });
  const sent = ref(0);
  const wait = ref({ from: Date.now(), seconds: waitFirst ? WAIT_SECONDS : 0 });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      sendVerificationMail({ email: email.value.trim(), invitation: invitationTokenOf(next.value) ?? undefined }),
    onSuccess: () => {
      sent.value += 1;
      wait.value = { from: Date.now(), seconds: WAIT_SECONDS };
    },
    onError: (problem) => {
      if (isProblem(problem) && problem.retryAfterSeconds !== null)
        wait.value = { from: Date.now(), seconds: problem.retryAfterSeconds };
    },
  });
  return {
    send: () => {
      mutate();
    },
    isPending,
    error,
    sent,
    waitSeconds: computed(() =>
      Math.max(0, wait.value.seconds - Math.max(0, Math.floor((now.value - wait.value.from) / 1000))),
    ),
  };
}
