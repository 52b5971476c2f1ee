import { useOverlay } from '@nuxt/ui/composables';
import { useQueryClient } from '@tanstack/vue-query';
import { type Ref, shallowRef } from 'vue';
import { GRACE_DAYS } from '#core/domain/retention/policy.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { formatDay, formatTime } from '../shared/format/times.ts';
import { holdBackup, type RetainedBackup, releaseBackup, removeBackup, takeBackBackup } from './data.ts';
import ReasonDialog from './ReasonDialog.vue';

export interface SteerBackup {
  /** ID of the backup with which something is being done. */
  readonly busy: Ref<string | null>;
  readonly hold: (backup: RetainedBackup) => Promise<void>;
  readonly release: (backup: RetainedBackup) => Promise<void>;
  readonly remove: (backup: RetainedBackup) => Promise<void>;
  readonly takeBack: (backup: RetainedBackup) => Promise<void>;
}

const nameOf = ({ createdAt }: RetainedBackup): string => `the backup of ${formatTime(createdAt)}`;

/** Decides about a single backup, whatever the policy says. @param onDone reads the list again. */
export function useSteerBackup(onDone: () => unknown): SteerBackup {
  const client = useQueryClient();
  const messages = useMessages();
  const confirm = useConfirm();
  const overlay = useOverlay();
  const busy = shallowRef<string | null>(null);

  async function act(backup: RetainedBackup, work: () => Promise<string>): Promise<void> {
    busy.value = backup.id;
    try {
      messages.succeeded(await work());
    } catch (error) {
      messages.failed(error);
    } finally {
      busy.value = null;
      onDone();
      await invalidate(client, 'retention', 'backups');
    }
  }

  /** @returns null where it was not given. */
  async function askReason(words: {
    title: string;
    description: string;
    action: string;
    icon: string;
  }): Promise<string | null> {
    const reason: unknown = await overlay.create(ReasonDialog, { destroyOnClose: true }).open(words).result;
    return typeof reason === 'string' ? reason : null;
  }

  async function hold(backup: RetainedBackup): Promise<void> {
    const reason = await askReason({
      title: 'Place a legal hold?',
      description: `Nobody removes ${nameOf(backup)}, and no rule does, until an owner releases it.`,
      action: 'Place hold',
      icon: 'i-lucide-scale',
    });
    if (reason === null) return;
    await act(backup, async () => {
      await holdBackup(backup.id, reason);
      return 'The backup is held';
    });
  }

  async function release(backup: RetainedBackup): Promise<void> {
    const isSure = await confirm({
      title: 'Release the legal hold?',
      description: `From then on the rules decide about ${nameOf(backup)} again.`,
      action: 'Release',
      tone: 'warning',
    });
    if (!isSure) return;
    await act(backup, async () => {
      await releaseBackup(backup.id);
      return 'The legal hold is released';
    });
  }

  async function remove(backup: RetainedBackup): Promise<void> {
    const isSure = await confirm({
      title: 'Remove this backup?',
      description: `It is ${nameOf(backup)}. It is removed in ${String(GRACE_DAYS)} days, and can be kept until then. Afterwards nobody can restore from it. Other backups are not affected.`,
      action: 'Remove backup',
    });
    if (!isSure) return;
    await act(backup, async () => {
      const { removal } = await removeBackup(backup.id);
      return removal === null ? 'The backup will be removed' : `It will be removed on ${formatDay(removal.dueAt)}`;
    });
  }

  /** What a person wanted gone is as it was; what a rule wanted gone needs a reason to stay. */
  async function takeBack(backup: RetainedBackup): Promise<void> {
    const isByRule = backup.removal !== null && backup.removal.by === null;
    const reason = isByRule
      ? await askReason({
          title: 'Keep this backup?',
          description: `No rule keeps ${nameOf(backup)} any more. It is held with a reason until an owner releases it.`,
          action: 'Keep it',
          icon: 'i-lucide-undo-2',
        })
      : null;
    if (isByRule && reason === null) return;
    await act(backup, async () => {
      await takeBackBackup(backup.id, reason);
      return 'The backup is kept';
    });
  }

  return { busy, hold, release, remove, takeBack };
}
