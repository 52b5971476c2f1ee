/** A place at work. */
export interface Slot {
  /** Whether somebody waits who has fewer slots than this one's key: a good moment to end. */
  isAwaited(): boolean;
  /** Lets those go first for whom it is awaited, then continues; at once where nobody waits. */
  pause(): Promise<void>;
  leave(): void;
}

export interface FairSlots {
  /** Waits for a slot. Rejects with the signal's reason where that comes first. */
  enter(key: string, signal: AbortSignal): Promise<Slot>;
}

interface Waiting {
  readonly key: string;
  start(): void;
}

/**
 * So many are at work at once, and of one key only so many: the others find a slot free, however long that one's work
 * takes. Where several wait, the key that has the fewest slots goes first; among equals, who came first.
 */
export function createFairSlots({ atOnce, ofOneKey }: { atOnce: number; ofOneKey: number }): FairSlots {
  const held = new Map<string, number>();
  const waiting: Waiting[] = [];
  let atWork = 0;
  let paused = 0;

  const heldBy = (key: string): number => held.get(key) ?? 0;
  const change = (key: string, by: 1 | -1): void => {
    atWork += by;
    const count = heldBy(key) + by;
    if (count === 0) held.delete(key);
    else held.set(key, count);
  };
  const next = (): Waiting | undefined =>
    waiting
      .filter(({ key }) => heldBy(key) < ofOneKey)
      .reduce<Waiting | undefined>(
        (best, one) => (best && heldBy(best.key) <= heldBy(one.key) ? best : one),
        undefined,
      );
  const startNext = (): void => {
    for (let one = next(); one !== undefined && atWork < atOnce; one = next()) {
      waiting.splice(waiting.indexOf(one), 1);
      change(one.key, 1);
      one.start();
    }
  };
  const take = (key: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const one: Waiting = {
        key,
        start: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(one), 1);
        reject(signal.reason as Error);
      };
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.push(one);
      startNext();
    });
  const giveBack = (key: string): void => {
    change(key, -1);
    startNext();
  };

  return {
    async enter(key, signal) {
      await take(key, signal);
      let isHeld = true;
      const isAwaited = (): boolean => waiting.some((one) => heldBy(one.key) < heldBy(key));
      return {
        isAwaited,
        async pause() {
          // What pauses keeps its memory: only so many may.
          if (!isHeld || paused >= atOnce || !isAwaited()) return;
          paused += 1;
          isHeld = false;
          giveBack(key);
          try {
            await take(key, signal);
            isHeld = true;
          } finally {
            paused -= 1;
          }
        },
        leave() {
          if (!isHeld) return;
          isHeld = false;
          giveBack(key);
        },
      };
    },
  };
}
