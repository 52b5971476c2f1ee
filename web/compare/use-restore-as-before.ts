import { useRouter } from 'vue-router';
import { useNewPlan } from '../restores/plan/use-new-plan.ts';
import { comparisonAsked } from '../restores/wizard/draft-comparison.ts';
import { asBefore, EMPTY_DRAFT, requestOf } from '../restores/wizard/draft.ts';
import { recipientsOf } from '../restores/wizard/mail-to.ts';
import { useDraft } from '../restores/wizard/use-draft.ts';
import { useSession } from '../session/use-session.ts';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import { counted } from '../shared/format/numbers.ts';
import { requested } from '../shared/selection/requested.ts';
import { useRefusedPick } from '../shared/selection/use-refused-pick.ts';
import { type SelectedObject, useSelection } from '../shared/selection/use-selection.ts';
import type { KeptBackup } from './data.ts';

export interface RestoreAsBefore {
  /** This object and nothing else; what else is picked in that backup is put aside, after asking. */
  readonly alone: (before: KeptBackup, object: SelectedObject) => Promise<void>;
  /** All that is picked in that backup. */
  readonly picked: (before: KeptBackup) => Promise<void>;
  /** These and nothing else, straight to the plan. Throws what keeps the plan from being started. */
  readonly all: (before: KeptBackup, objects: readonly SelectedObject[]) => Promise<void>;
}

/** Brings objects back to what they were before a change: the backup before it and what is picked there go to the wizard together. */
export function useRestoreAsBefore(): RestoreAsBefore {
  const router = useRouter();
  const confirm = useConfirm();
  const plans = useNewPlan();
  const isRefused = useRefusedPick();
  const { to, account } = useSession();
  const { draft } = useDraft();

  /** Picks these in the backup in place of what is picked there. Answers whether they are. */
  async function pickOnly(
    { backupId, seq }: KeptBackup,
    objects: readonly SelectedObject[],
    { title, action, kept }: { title: string; action: string; kept: string },
  ): Promise<boolean> {
    const selection = useSelection(backupId);
    const keys = new Set(objects.map(({ type, id }) => `${type}/${id}`));
    const others = selection.objects.value.filter(({ type, id }) => !keys.has(`${type}/${id}`)).length;
    const put = others + selection.types.value.length;
    const isSure =
      put === 0 ||
      (await confirm({
        title,
        description: `You have picked ${counted(put, 'other entry', 'other entries')} in backup #${String(seq)}. They are no longer picked, and only ${kept}.`,
        action,
        tone: 'primary',
      }));
    if (!isSure) return false;
    selection.clear();
    return !isRefused(selection.add(objects));
  }

  async function picked(before: KeptBackup): Promise<void> {
    const { backupId } = before;
    draft.value = asBefore(draft.value, before);
    await router.push(to(`/restores/new?backup=${backupId}&step=options`));
  }

  async function alone(before: KeptBackup, object: SelectedObject): Promise<void> {
    const words = {
      title: 'Restore this object alone?',
      action: 'Restore this object alone',
      kept: 'this object is restored',
    };
    if (await pickOnly(before, [object], words)) await picked(before);
  }

  async function all(before: KeptBackup, objects: readonly SelectedObject[]): Promise<void> {
    const words = {
      title: 'Restore these objects alone?',
      action: 'Restore these objects alone',
      kept: counted(objects.length, 'object of this list is restored', 'objects of this list are restored'),
    };
    if (!(await pickOnly(before, objects, words))) return;
    // Nobody has looked at the options: nothing that was left there for another restore takes part.
    draft.value = asBefore(EMPTY_DRAFT, before);
    const mailTo = recipientsOf(null, account.value?.person.id ?? null, undefined);
    const selection = { types: [], objects: objects.map(requested) };
    const asked = {
      ...requestOf(before.backupId, selection, { ...draft.value, mailTo }),
      ...comparisonAsked(draft.value, before.backupId, Date.now()),
    };
    await plans.start(asked, { isSeen: true });
    if (plans.problem.value !== null) throw plans.problem.value;
  }

  return { alone, picked, all };
}
