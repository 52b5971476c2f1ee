import fastify from 'fastify';
import { type ZodTypeProvider, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiFixture, openApiFixture } from './api.fixture.ts';
import type { ApiPlugin } from './plugin.ts';
import { audit } from './plugins/audit.ts';
import { auth } from './plugins/auth.ts';
import { connectionScope } from './plugins/connection-scope.ts';
import { cursors } from './plugins/cursors.ts';
import { idempotency } from './plugins/idempotency.ts';
import { origin } from './plugins/origin.ts';
import { problems } from './plugins/problems.ts';

/** In the order in which a request meets them. */
const ORDER: readonly (readonly [string, ApiPlugin])[] = [
  ['problems', problems],
  ['origin', origin],
  ['auth', auth],
  ['cursors', cursors],
  ['connection-scope', connectionScope],
  ['idempotency', idempotency],
  ['audit', audit],
];

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
});
afterAll(() => api.close());

async function start(plugins: readonly ApiPlugin[]): Promise<void> {
  const app = fastify({ loggerInstance: api.context.logger }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  try {
    for (const plugin of plugins) await app.register(plugin, { context: api.context });
    await app.ready();
  } finally {
    await app.close();
  }
}

describe('the parts of the API that every request passes', () => {
  it('start in their order', async () => {
    await expect(start(ORDER.map(([, plugin]) => plugin))).resolves.toBeUndefined();
  });

  it.each(ORDER.slice(1).map(([name], index) => [name, ORDER[index]?.[0] ?? '', index] as const))(
    'do not start with %s before %s',
    async (name, _before, index) => {
      const plugins = ORDER.map(([, plugin]) => plugin);
      const [before, after] = plugins.slice(index, index + 2);
      const swapped = [...plugins.slice(0, index), after, before, ...plugins.slice(index + 2)].filter(
        (plugin) => plugin !== undefined,
      );
      await expect(start(swapped)).rejects.toThrow(`of plugin '${name}' is not registered`);
    },
  );

  it.each(ORDER.slice(0, -1).map(([name], index) => [name, index] as const))(
    'do not start without %s',
    async (_name, index) => {
      await expect(start(ORDER.filter((_, at) => at !== index).map(([, plugin]) => plugin))).rejects.toThrow(
        'is not registered',
      );
    },
  );
});
