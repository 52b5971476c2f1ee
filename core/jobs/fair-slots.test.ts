import { expect, test } from 'vitest';
import { createFairSlots, type Slot } from './fair-slots.ts';

const NEVER = new AbortController().signal;

/** What enters, by its first letter as key, and what has begun in that order. */
function slotsOf(limits: { atOnce: number; ofOneKey: number }) {
  const slots = createFairSlots(limits);
  const begun: string[] = [];
  const held = new Map<string, Slot>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    async enter(names: string, signal: AbortSignal = NEVER): Promise<void> {
      for (const name of names.split(' ')) {
        void slots.enter(name[0] ?? '', signal).then(
          (slot) => {
            begun.push(name);
            held.set(name, slot);
          },
          () => begun.push(`${name} gave up`),
        );
        await settle();
      }
    },
    async leave(name: string): Promise<void> {
      held.get(name)?.leave();
      await settle();
    },
    slot(name: string): Slot {
      const slot = held.get(name);
      if (!slot) throw new Error(`${name} has not begun`);
      return slot;
    },
    settle,
    begun: () => begun.splice(0).join(' '),
  };
}

test('of one key only so many are at work, however many wait, and others find a slot free', async () => {
  const slots = slotsOf({ atOnce: 6, ofOneKey: 4 });
  await slots.enter('a1 a2 a3 a4 a5 a6 a7');
  expect(slots.begun()).toBe('a1 a2 a3 a4');
  await slots.enter('b1 b2 b3');
  expect(slots.begun()).toBe('b1 b2');
});

test('whose key has the fewest slots goes first, then who came first', async () => {
  const slots = slotsOf({ atOnce: 3, ofOneKey: 3 });
  await slots.enter('a1 a2 b1 a3 a4 b2 c1');
  expect(slots.begun()).toBe('a1 a2 b1');
  await slots.leave('a1');
  expect(slots.begun()).toBe('c1');
  await slots.leave('a2');
  expect(slots.begun()).toBe('a3');
  await slots.leave('a3');
  expect(slots.begun()).toBe('a4');
  await slots.leave('a4');
  expect(slots.begun()).toBe('b2');
});

test('leaving twice gives one slot back', async () => {
  const slots = slotsOf({ atOnce: 1, ofOneKey: 1 });
  await slots.enter('a1 b1 c1');
  await slots.leave('a1');
  await slots.leave('a1');
  expect(slots.begun()).toBe('a1 b1');
});

test('who has more than those that wait is awaited, and lets them go first where it pauses', async () => {
  const slots = slotsOf({ atOnce: 3, ofOneKey: 3 });
  await slots.enter('a1 a2 a3');
  expect(slots.slot('a1').isAwaited(), 'nobody waits').toBe(false);
  await slots.enter('a4');
  expect(slots.slot('a1').isAwaited(), 'its own key waits').toBe(false);
  await slots.enter('b1');
  expect(slots.slot('a1').isAwaited()).toBe(true);
  let continued = false;
  const pause = slots
    .slot('a1')
    .pause()
    .then(() => (continued = true));
  await slots.settle();
  expect(slots.begun()).toBe('a1 a2 a3 b1');
  expect([continued, slots.slot('a2').isAwaited()], 'only its own key waits').toEqual([false, false]);
  await slots.leave('b1');
  // `a4` came before the pause did.
  expect([slots.begun(), continued]).toEqual(['a4', false]);
  await slots.leave('a2');
  await pause;
  expect(continued).toBe(true);
  await slots.leave('a1');
  await slots.enter('c1');
  expect(slots.begun(), 'what paused has given its slot back in the end').toBe('c1');
});

test('who waits no longer is left out, also in a pause', async () => {
  const slots = slotsOf({ atOnce: 1, ofOneKey: 1 });
  const gone = new AbortController();
  await slots.enter('a1');
  await slots.enter('b1', gone.signal);
  await slots.enter('c1');
  gone.abort();
  await slots.settle();
  expect(slots.begun()).toBe('a1 b1 gave up');
  await slots.leave('a1');
  expect(slots.begun()).toBe('c1');
  await slots.enter('d1', gone.signal);
  expect(slots.begun()).toBe('d1 gave up');
});
