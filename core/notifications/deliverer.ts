import { CHANNELS, type Channel } from '../database/notification-tables.ts';
import type { JobEventFeed } from '../jobs/store/job-event-feed.ts';
import { type DeliveryDeps, deliver } from './deliver.ts';
import { OUTBOX_TOPIC } from './store/notification-events.ts';
import { claimDeliveries, takeBackClaims } from './store/notification-outbox.ts';

/** Deliveries in hand at once in one process, by channel: a slow one of one kind does not hold up the other. */
const AT_ONCE: Readonly<Record<Channel, number>> = { mail: 3, webhook: 8 };
/** An announcement may be lost, and a waiting time ends without one. */
const POLL_MS = 5_000;
const TAKE_BACK_MS = 30_000;
const STOP_MS = 20_000;

export interface Deliverer {
  /** Claims no more and waits for what is in hand, though not for ever: what is left is taken up by another worker. */
  stop(): Promise<void>;
}

/**
 * Drains the outbox: woken by the database whenever something is added, and every few seconds besides. It needs nothing
 * but the database, so that people hear of trouble also while the workflow service is the trouble. Any number of
 * processes may do this at once.
 */
export function startDeliverer(
  deps: DeliveryDeps & { readonly feed: JobEventFeed; readonly pollMs?: number },
): Deliverer {
  const { db, clock, logger, pollMs = POLL_MS } = deps;
  const wakers = new Set<() => void>();
  const wake = (): void => wakers.forEach((call) => call());
  let stopping = false;
  let lastTakeBack = 0;

  const takeBack = async (): Promise<void> => {
    if (clock.now() - lastTakeBack < TAKE_BACK_MS) return;
    lastTakeBack = clock.now();
    await takeBackClaims(db, new Date(lastTakeBack));
  };

  const lane = async (channel: Channel): Promise<void> => {
    const inHand = new Set<Promise<void>>();
    let away = false;
    while (!stopping) {
      const sleep = sleeper(wakers, pollMs);
      try {
        if (channel === 'mail') await takeBack();
        const claimed = await claimDeliveries(db, {
          channel,
          limit: AT_ONCE[channel] - inHand.size,
          now: new Date(clock.now()),
        });
        away = false;
        for (const delivery of claimed) {
          const work: Promise<void> = deliver(deps, delivery)
            .catch((error: unknown) =>
              logger.error(
                { err: error, deliveryId: delivery.id },
                'the outcome of a notification could not be recorded',
              ),
            )
            .finally(() => {
              inHand.delete(work);
              wake();
            });
          inHand.add(work);
        }
      } catch (error) {
        if (!away)
          logger.warn({ err: error, channel }, 'the outbox of notifications cannot be read; it is tried again');
        away = true;
      }
      if (!stopping) await sleep.promise;
      sleep.cancel();
    }
    await Promise.allSettled(inHand);
  };

  const unsubscribe = deps.feed.subscribe(OUTBOX_TOPIC, wake);
  const lanes = CHANNELS.map(lane);
  return {
    async stop() {
      stopping = true;
      unsubscribe();
      wake();
      await Promise.race([Promise.all(lanes), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
    },
  };
}

/** Made before the work whose announcements it must not miss. */
function sleeper(wakers: Set<() => void>, ms: number): { promise: Promise<void>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  wakers.add(resolve);
  return {
    promise,
    cancel() {
      clearTimeout(timer);
      wakers.delete(resolve);
    },
  };
}
