import { expect, it } from 'vitest';
import { createSlowLane } from './slow-lane.ts';

it('holds up each for a while, one of each network, so many of an account and in all', async () => {
  const ends: (() => void)[] = [];
  const lane = createSlowLane({
    delayMs: 5_000,
    perAccount: 2,
    inAll: 3,
    pause: () => new Promise<void>((resolve) => ends.push(resolve)),
  });
  const held = [lane.pass('ann', 'n1'), lane.pass('ann', 'n2')];
  await expect(lane.pass('ann', 'n1')).rejects.toMatchObject({ code: 'too-many-requests', retryAfterMs: 5_000 });
  await expect(lane.pass('ann', 'n3')).rejects.toMatchObject({ code: 'too-many-requests' });
  held.push(lane.pass('bea', 'n1'));
  await expect(lane.pass('cy', 'n9')).rejects.toMatchObject({ code: 'too-many-requests' });
  for (const end of ends) end();
  await Promise.all(held);
  const after = lane.pass('ann', 'n1');
  ends.at(-1)?.();
  await after;
});
