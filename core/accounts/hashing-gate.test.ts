import { expect, it } from 'vitest';
import { createHashingGate } from './hashing-gate.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('lets a few work at once, the others in the order in which they came, and refuses at once what is too much', async () => {
  const gate = createHashingGate({ atOnce: 2, inAll: 5, perNetwork: 4 });
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const enter = (network: string, name: string): Promise<string> =>
    gate.run(network, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    });
  const first = ['a', 'b', 'c', 'd'].map((name) => enter('192.0.2.1', name));
  await turn();
  expect(begun).toEqual(['a', 'b']);
  await expect(enter('192.0.2.1', 'e')).rejects.toMatchObject({ code: 'server-busy', retryAfterMs: 2_000 });
  expect(() => gate.refuseIfFull('192.0.2.1')).toThrow(expect.objectContaining({ code: 'server-busy' }));
  gate.refuseIfFull('192.0.2.2');
  const neighbour = enter('192.0.2.2', 'f');
  await expect(enter('192.0.2.3', 'g')).rejects.toMatchObject({ code: 'server-busy' });
  for (let index = 0; index < 5; index++) {
    ends[index]?.();
    await turn();
  }
  expect(await Promise.all([...first, neighbour])).toEqual(['a', 'b', 'c', 'd', 'f']);
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'f']);
  const again = enter('192.0.2.1', 'h');
  await turn();
  ends[5]?.();
  expect(await again).toBe('h');
});

it('gives its place back where the work fails', async () => {
  const gate = createHashingGate({ atOnce: 1, inAll: 1, perNetwork: 1 });
  for (let index = 0; index < 3; index++)
    await expect(gate.run('n', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
