import { useQuery } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed } from 'vue';
import { type InvitationLink, invitationLinkQuery } from './data.ts';
import { invitationTokenOf } from './next.ts';

export interface FollowedInvitation {
  /** Null: none is followed, or its link is not valid. */
  readonly invitation: ComputedRef<InvitationLink | null>;
  /** It is not known yet. */
  readonly isAsked: ComputedRef<boolean>;
}

/** The invitation that is being followed: signing in or up leads back to it. */
export function useInvitation(next: Ref<string | null>): FollowedInvitation {
  const token = computed(() => invitationTokenOf(next.value));
  const { data, isFetching } = useQuery(
    computed(() => ({ ...invitationLinkQuery(token.value ?? ''), enabled: token.value !== null })),
  );
  return {
    invitation: computed(() => (token.value === null ? null : (data.value ?? null))),
    isAsked: computed(() => token.value !== null && data.value === undefined && isFetching.value),
  };
}
