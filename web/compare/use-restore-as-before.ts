import { useRouter } from 'vue-router';
import { asBefore } from '../restores/wizard/draft.ts';
import { useDraft } from '../restores/wizard/use-draft.ts';
import { useSession } from '../session/use-session.ts';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import { counted } from '../shared/format/numbers.ts';
import { type SelectedObject, useSelection } from '../shared/selection/use-selection.ts';
import type { KeptBackup } from './data.ts';

export interface RestoreAsBefore {
  /** This object and nothing else; what else is picked in that backup is put aside, after asking. */
  readonly alone: (before: KeptBackup, object: SelectedObject) => Promise<void>;
  /** All that is picked in that backup. */
  readonly picked: (before: KeptBackup) => Promise<void>;
}

/** Brings objects back to what they were before a change: the backup before it and what is picked there go to the wizard together. */
export function useRestoreAsBefore(): RestoreAsBefore {
  const router = useRouter();
  const confirm = useConfirm();
  const { to } = useSession();
  const { draft } = useDraft();

  async function picked({ backupId, seq }: KeptBackup): Promise<void> {
    draft.value = asBefore(draft.value, seq);
    await router.push(to(`/restores/new?backup=${backupId}&step=options`));
  }

  async function alone(before: KeptBackup, object: SelectedObject): Promise<void> {
    const selection = useSelection(before.backupId);
    const isAmongPicked = selection.has(object.type, object.id) && !selection.hasType(object.type);
    const others = selection.count.value - (isAmongPicked ? 1 : 0);
    const isSure =
      others === 0 ||
      (await confirm({
        title: 'Restore this object alone?',
        description: `You have picked ${counted(others, 'other entry', 'other entries')} in backup #${String(before.seq)}. They are no longer picked, and only this object is restored.`,
        action: 'Restore this object alone',
        tone: 'primary',
      }));
    if (!isSure) return;
    selection.clear();
    selection.toggle(object);
    await picked(before);
  }

  return { alone, picked };
}
