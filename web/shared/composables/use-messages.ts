import { useToast } from '@nuxt/ui/composables';
import { isProblem, toProblem } from '../api/problem.ts';

export interface Messages {
  readonly succeeded: (title: string, description?: string) => void;
  /** @param title what failed; by default the title of the problem */
  readonly failed: (error: unknown, title?: string) => void;
}

/** Short messages in the corner of the window: what was done, and what failed where no form is open to say so. */
export function useMessages(): Messages {
  const toast = useToast();
  return {
    succeeded(title, description) {
      toast.add({
        title,
        ...(description === undefined ? {} : { description }),
        color: 'success',
        icon: 'i-lucide-circle-check',
      });
    },
    failed(error, title) {
      const problem = toProblem(error);
      toast.add({
        // Said once, however often and wherever somebody clicks meanwhile.
        ...(isProblem(problem, 'offline') ? { id: 'offline' } : {}),
        title: title ?? problem.title,
        description: problem.message,
        color: 'error',
        icon: 'i-lucide-circle-alert',
      });
    },
  };
}
