import { type Ref, onMounted, onScopeDispose, shallowRef } from 'vue';
import { type ApiProblem, toProblem } from '../shared/api/problem.ts';
import { hasPasskeys, offersPasskeysInField, PasskeyRefusal, signInWithPasskey } from './passkeys.ts';

/** The server's challenge is good for five minutes. */
const CHALLENGE_MS = 240_000;

export interface PasskeySignInState {
  readonly isOffered: boolean;
  readonly isWorking: Ref<boolean>;
  /** What the browser or the person refused; not a fault. */
  readonly notice: Ref<string | null>;
  readonly problem: Ref<ApiProblem | null>;
  readonly start: () => void;
}

/** Passkeys by button, and in the list of the field of the address where the browser offers that. */
export function usePasskeySignIn(onSignedIn: () => Promise<void>): PasskeySignInState {
  const isWorking = shallowRef(false);
  const notice = shallowRef<string | null>(null);
  const problem = shallowRef<ApiProblem | null>(null);
  let isGone = false;
  let current: AbortController | null = null;
  let renewal: ReturnType<typeof setTimeout> | undefined;

  async function run(inField: boolean): Promise<void> {
    // A browser has one request for a passkey at a time.
    current?.abort();
    clearTimeout(renewal);
    const { signal } = (current = new AbortController());
    if (inField) renewal = setTimeout(() => void run(true), CHALLENGE_MS);
    try {
      await signInWithPasskey({ inField, signal });
      await onSignedIn();
    } catch (error) {
      if (!signal.aborted) tell(error, inField);
    }
  }

  /** The list of the field is an offer: when it cannot be made, nothing is missing. A passkey that is refused is. */
  function tell(error: unknown, inField: boolean): void {
    if (error instanceof PasskeyRefusal) {
      if (!inField) notice.value = error.message;
      return;
    }
    const refusal = toProblem(error);
    if (!inField || [400, 401, 403].includes(refusal.status)) problem.value = refusal;
  }

  async function offerInField(): Promise<void> {
    if ((await offersPasskeysInField()) && !isGone) await run(true);
  }

  onMounted(() => void offerInField());
  onScopeDispose(() => {
    isGone = true;
    clearTimeout(renewal);
    current?.abort();
  });

  return {
    isOffered: hasPasskeys(),
    isWorking,
    notice,
    problem,
    start() {
      notice.value = null;
      problem.value = null;
      isWorking.value = true;
      void run(false).finally(() => {
        isWorking.value = false;
        if (!isGone) void offerInField();
      });
    },
  };
}
