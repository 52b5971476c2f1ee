import { useOverlay, useToast } from '@nuxt/ui/composables';
import { useQueryClient } from '@tanstack/vue-query';
import { type Ref, shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { newIdempotencyKey } from '../shared/api/client.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { type Schedule, deleteSchedule, pauseSchedule, resumeSchedule, runScheduleNow } from './data.ts';
import PauseDialog from './PauseDialog.vue';

export interface ScheduleActions {
  /** ID of the schedule with which something is being done. */
  readonly busy: Ref<string | null>;
  readonly runNow: (schedule: Schedule) => Promise<void>;
  readonly pause: (schedule: Schedule) => Promise<void>;
  readonly resume: (schedule: Schedule) => Promise<void>;
  readonly remove: (schedule: Schedule) => Promise<void>;
}

/** What can be done with a schedule besides changing it. */
export function useScheduleActions(): ScheduleActions {
  const client = useQueryClient();
  const toast = useToast();
  const messages = useMessages();
  const router = useRouter();
  const confirm = useConfirm();
  const { to } = useSession();
  const overlay = useOverlay();
  const busy = shallowRef<string | null>(null);

  async function act(schedule: Schedule, what: () => Promise<Parameters<typeof toast.add>[0]>): Promise<void> {
    busy.value = schedule.id;
    try {
      toast.add({ color: 'success', icon: 'i-lucide-circle-check', ...(await what()) });
    } catch (error) {
      messages.failed(error);
    } finally {
      await invalidate(client, 'schedules', 'overview', 'backups');
      busy.value = null;
    }
  }

  async function runNow(schedule: Schedule): Promise<void> {
    await act(schedule, async () => {
      const { backup } = await runScheduleNow(schedule.id, newIdempotencyKey());
      return {
        title: `Backup started by ${schedule.name}`,
        actions:
          backup === null
            ? []
            : [
                {
                  label: 'View backup',
                  color: 'neutral',
                  variant: 'outline',
                  onClick: () => {
                    void router.push(to(`/backups/${backup.id}`));
                  },
                },
              ],
      };
    });
  }

  async function pause(schedule: Schedule): Promise<void> {
    // One that is closed is gone: each question has a dialog of its own.
    const dialog = overlay.create(PauseDialog, { destroyOnClose: true });
    const note: unknown = await dialog.open({ name: schedule.name, note: schedule.paused?.note ?? '' }).result;
    if (typeof note !== 'string') return;
    await act(schedule, async () => {
      await pauseSchedule(schedule.id, note);
      return { title: `${schedule.name} is paused` };
    });
  }

  async function resume(schedule: Schedule): Promise<void> {
    await act(schedule, async () => {
      await resumeSchedule(schedule.id);
      return { title: `${schedule.name} runs again` };
    });
  }

  async function remove(schedule: Schedule): Promise<void> {
    const isSure = await confirm({
      title: `Delete ${schedule.name}?`,
      description: 'It starts no more backups. Its existing backups stay, and a running backup continues.',
      action: 'Delete schedule',
    });
    if (!isSure) return;
    await act(schedule, async () => {
      await deleteSchedule(schedule.id);
      return { title: `${schedule.name} is deleted` };
    });
  }

  return { busy, runNow, pause, resume, remove };
}
