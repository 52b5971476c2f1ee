import { shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import { counted } from '../shared/format/numbers.ts';
import { type SelectedObject, useSelection } from '../shared/selection/use-selection.ts';

/** Opens the wizard with one object of a backup, or a part of it, alone: what else is picked is put aside, after asking. */
export function useRestoreAlone(): (backupId: string, object: SelectedObject) => Promise<void> {
  const router = useRouter();
  const confirm = useConfirm();
  const { to } = useSession();
  const backup = shallowRef<string | null>(null);
  const selection = useSelection(backup);

  return async (backupId, object) => {
    backup.value = backupId;
    const isPicked = selection.has(object.type, object.id) && !selection.hasType(object.type);
    const others = selection.count.value - (isPicked ? 1 : 0);
    const isSure =
      others === 0 ||
      (await confirm({
        title: 'Restore this object alone?',
        description: `You have picked ${counted(others, 'other entry', 'other entries')} in this restore point. They are no longer picked, and only this object is restored. To restore everything together, pick this object too and choose Restore selected in Browse.`,
        action: 'Restore this object alone',
        tone: 'primary',
      }));
    if (!isSure) return;
    selection.clear();
    selection.toggle(object);
    await router.push(to(`/restores/new?backup=${backupId}&pick=1`));
  };
}
