import { useOverlay } from '@nuxt/ui/composables';
import ConfirmDialog from '../components/ConfirmDialog.vue';

export interface Confirmation {
  readonly title: string;
  /** What will happen, in a sentence or two. */
  readonly description: string;
  /** The verb on the button: `Delete schedule`. */
  readonly action: string;
  readonly tone?: 'error' | 'warning' | 'primary';
  /** Has to be typed before the button works. */
  readonly typed?: { readonly label: string; readonly text: string };
}

/** Asks before something that cannot be taken back. */
export function useConfirm(): (confirmation: Confirmation) => Promise<boolean> {
  const overlay = useOverlay();
  // One that is closed is gone: each question has a dialog of its own.
  return async (confirmation) =>
    (await overlay.create(ConfirmDialog, { destroyOnClose: true }).open({ ...confirmation }).result) === true;
}
