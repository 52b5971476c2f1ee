import type { Server } from 'node:http';
import type { FastifyPluginAsync } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from '#core/observability/logger.ts';
import type { App } from './app.ts';
import type { ApiContext } from './context.ts';

export type ApiPlugin = FastifyPluginAsync<{ readonly context: ApiContext }, Server, ZodTypeProvider, Logger>;

/**
 * A part of what happens to every request. Hooks run in the order in which they were added, so a plugin names those
 * whose hooks must run before its own: without them, or before them, the API does not start.
 */
export function apiPlugin(
  { name, dependencies = [] }: { name: string; dependencies?: readonly string[] },
  add: (app: App, context: ApiContext) => void | Promise<void>,
): ApiPlugin {
  const plugin: ApiPlugin = async (app, { context }) => add(app, context);
  return fastifyPlugin(plugin, { name, dependencies: [...dependencies] });
}
