import { useToast } from '@nuxt/ui/composables';

/** Shows why a pick was refused, as `Selection` answers it. @returns whether it was. */
export function useRefusedPick(): (refusal: string | null) => boolean {
  const toast = useToast();
  return (refusal) => {
    if (refusal === null) return false;
    toast.add({ title: 'Too many objects', description: refusal, color: 'error', icon: 'i-lucide-circle-alert' });
    return true;
  };
}
