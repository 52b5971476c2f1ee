import { useQuery } from '@tanstack/vue-query';
import type { ComputedRef, Ref } from 'vue';
import { computed } from 'vue';
import type { InvitationLink } from './data.ts';
import { invitationLinkQuery } from './data.ts';
import { invitationTokenOf } from './next.ts';

/** The invitation that is being followed: signing in or up leads back to it. */
export function useInvitation(next: Ref<string | null>): ComputedRef<InvitationLink | null> {
  const token = computed(() => invitationTokenOf(next.value));
  const { data } = useQuery(computed(() => ({ ...invitationLinkQuery(token.value ?? ''), enabled: token.value !== null })));
  return computed(() => (token.value === null ? null : (data.value ?? null)));
}
