import { type Ref, ref } from 'vue';

export interface PaymentPage {
  /** Stays on until the other page is there. */
  readonly isLeaving: Readonly<Ref<boolean>>;
  /** Asks for the address of a page of the payment service, and goes there. */
  readonly leaveFor: (ask: () => Promise<string>) => Promise<void>;
}

/** Errors are the caller's: nothing has happened then. */
export function usePaymentPage(): PaymentPage {
  const isLeaving = ref(false);
  return {
    isLeaving,
    async leaveFor(ask) {
      isLeaving.value = true;
      try {
        globalThis.location.assign(await ask());
      } catch (error) {
        isLeaving.value = false;
        throw error;
      }
    },
  };
}
