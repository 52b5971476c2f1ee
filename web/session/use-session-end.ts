import { useToast } from '@nuxt/ui/composables';
import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { accountQuery, forgetSession } from './data.ts';

/**
 * Leads to the sign-in page, and back from there, when the session has ended elsewhere: revoked, run out, or signed out
 * in another tab. Where someone else has signed in there, everything that is shown belongs to the previous person, and the page starts over.
 */
export function useSessionEnd(): void {
  const route = useRoute();
  const router = useRouter();
  const toast = useToast();
  const client = useQueryClient();
  const { data: present } = useQuery(accountQuery);
  watch(present, async (now, before) => {
    if (now && before && now.person.id !== before.person.id) return location.reload();
    if (now !== null || route.meta.public === true) return;
    const next = route.fullPath;
    await forgetSession(client);
    await router.push({ path: '/sign-in', query: { next } });
    toast.add({
      title: 'Your session has ended',
      description: 'Sign in to continue where you left off.',
      color: 'info',
      icon: 'i-lucide-log-in',
    });
  });
}
