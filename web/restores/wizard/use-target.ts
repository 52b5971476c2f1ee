import { type ShallowRef, shallowRef } from 'vue';
import { type ConnectForm, EMPTY_FORM } from '../../connections/connect/connect-form.ts';
import type { Cloud } from '../../connections/data.ts';
import type { TargetCredentials } from '../data.ts';

/** What is typed for a tenant that is no connection: in the memory of this tab and nowhere else. */
interface GivenTarget {
  readonly form: ConnectForm;
  readonly cloud: Cloud;
}

const NOTHING_GIVEN: GivenTarget = { form: EMPTY_FORM, cloud: 'global' };

const typed = shallowRef<GivenTarget>(NOTHING_GIVEN);
/** Those that have passed a test. */
const tested = shallowRef<TargetCredentials | null>(null);

/** Credentials of the tenant that a restore is being prepared for. A reload forgets them. */
export function useTarget(): {
  readonly typed: ShallowRef<GivenTarget>;
  readonly tested: ShallowRef<TargetCredentials | null>;
  /** Those for the tenant, where they are still here. */
  readonly credentialsFor: (tenantId: string) => TargetCredentials | null;
  readonly forget: () => void;
} {
  return {
    typed,
    tested,
    credentialsFor: (tenantId) =>
      tested.value?.tenantId.toLowerCase() === tenantId.toLowerCase() ? tested.value : null,
    forget: () => {
      typed.value = NOTHING_GIVEN;
      tested.value = null;
    },
  };
}
