import { once } from 'node:events';
import { request } from 'node:http';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { clientLeft } from '#core/net/client-left.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { clientLeftPlugin } from './client-left.ts';

test('what a request reads ends with its client, and what another one reads goes on', async () => {
  const app = fastify();
  await (app as unknown as App).register(clientLeftPlugin, { context: {} as ApiContext });
  const signals = new Map<string, AbortSignal>();
  app.post<{ Params: { who: string } }>('/:who', async (asked, reply) => {
    await Promise.resolve();
    const signal = clientLeft();
    if (signal) signals.set(asked.params.who, signal);
    if (asked.params.who === 'done') return {};
    return reply.hijack();
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const ask = (who: string) => {
    const sent = request(`${url}/${who}`, { method: 'POST', headers: { 'content-type': 'application/json' } });
    sent.on('error', () => undefined).end('{"a":1}');
    return sent;
  };
  try {
    const [leaves, stays] = [ask('leaves'), ask('stays')];
    await once(ask('done'), 'response');
    await expect.poll(() => signals.size).toBe(3);
    leaves.destroy();
    await expect.poll(() => signals.get('leaves')?.aborted).toBe(true);
    expect([signals.get('stays')?.aborted, signals.get('done')?.aborted]).toEqual([false, false]);
    stays.destroy();
  } finally {
    app.server.closeAllConnections();
    await app.close();
  }
});
