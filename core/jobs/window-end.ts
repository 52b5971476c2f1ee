import type { Clock } from '../domain/clock.ts';
import type { Slot } from './fair-slots.ts';

export interface Windows {
  readonly windowMs: number;
  /** While others wait for the worker. */
  readonly awaitedWindowMs: number;
}

/** Whether a call that began now is to end and be called again: asked between the pieces of its work. */
export function windowEnd(
  clock: Clock,
  slot: Pick<Slot, 'isAwaited'>,
  { windowMs, awaitedWindowMs }: Windows,
): () => boolean {
  const startedAt = clock.now();
  return () => clock.now() - startedAt >= (slot.isAwaited() ? awaitedWindowMs : windowMs);
}
