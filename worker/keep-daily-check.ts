import type { Config, Secrets } from '#core/config/index.ts';
import type { Logger } from '#core/observability/logger.ts';
import { ensureDailyCheck } from '#core/temporal/daily-check-schedule.ts';

const HOUR_MS = 3_600_000;
const RETRY_MS = 30_000;

/** Sees to it that the daily check has its schedule, now and for as long as the worker runs. Trouble with it ends no worker. */
export function keepDailyCheck({ config, secrets, logger }: { config: Config; secrets: Secrets; logger: Logger }): {
  stop(): void;
} {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let known = false;
  const ensure = async (): Promise<void> => {
    let nextMs = HOUR_MS;
    try {
      await ensureDailyCheck(config.temporal, secrets.temporalApiKey, { update: !known });
      known = true;
    } catch (error) {
      logger.error({ err: error }, 'the schedule of the daily check could not be made; it is tried again');
      nextMs = RETRY_MS;
    }
    if (!stopped) timer = setTimeout(() => void ensure(), nextMs).unref();
  };
  void ensure();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
