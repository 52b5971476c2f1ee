import { type ScheduleOptions, Client, Connection, ScheduleAlreadyRunning } from '@temporalio/client';
import type { TemporalConfig } from '../config/config.ts';
import type { Secret } from '../config/secret.ts';
import { temporalConnectionOptions } from './connection-options.ts';
import { type DailyCheckInput, DAILY_CHECK_WORKFLOW, dailyCheckScheduleId } from './names.ts';

/**
 * Makes the schedule of the daily check, or brings it into its present shape; a pause set by an operator stays. Safe to
 * call from several workers at once, and again: a Temporal that has lost its database is given it anew.
 */
export async function ensureDailyCheck(
  config: TemporalConfig,
  apiKey: Secret | null,
  { update }: { update: boolean },
): Promise<void> {
  const connection = await Connection.connect(await temporalConnectionOptions(config, apiKey));
  try {
    const { schedule } = new Client({ connection, namespace: config.namespace });
    const scheduleId = dailyCheckScheduleId(config.taskQueue);
    const wanted = {
      // In the small hours of Europe; installations do not all ask Entra ID at the same minute.
      spec: { calendars: [{ hour: 3, minute: 17 }], timezone: 'UTC', jitter: '30 minutes' },
      action: {
        type: 'startWorkflow',
        workflowType: DAILY_CHECK_WORKFLOW,
        workflowId: scheduleId,
        taskQueue: config.taskQueue,
        args: [{} satisfies DailyCheckInput],
        staticSummary: 'Daily check of all connections',
      },
      policies: { overlap: 'SKIP', catchupWindow: '20 hours' },
    } satisfies Omit<ScheduleOptions, 'scheduleId'>;
    await schedule.create({ ...wanted, scheduleId }).catch(async (error: unknown) => {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      if (update) await schedule.getHandle(scheduleId).update(({ state }) => ({ ...wanted, state }));
    });
  } finally {
    await connection.close();
  }
}
