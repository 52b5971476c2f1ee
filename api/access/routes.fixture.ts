import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

export interface RegisteredRoute {
  readonly method: string;
  /** With `:id`, as it was registered. */
  readonly url: string;
  /** Null where the reference does not show it. */
  readonly operationId: string | null;
}

const CHANNEL = 'fastify.initialization';

/** Every route of the apps that are built meanwhile, hidden ones as well: Fastify itself tells of them. */
export async function collectRoutes<T>(work: () => Promise<T>): Promise<{ result: T; routes: RegisteredRoute[] }> {
  const routes: RegisteredRoute[] = [];
  const watch = (message: unknown): void => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', (route) => {
      routes.push(...registered(route));
    });
  };
  subscribe(CHANNEL, watch);
  try {
    return { result: await work(), routes };
  } finally {
    unsubscribe(CHANNEL, watch);
  }
}

function registered({ method, url, schema }: RouteOptions): RegisteredRoute[] {
  const operationId = schema?.hide === true ? null : (schema?.operationId ?? null);
  return [method].flat().map((each) => ({ method: each, url, operationId }));
}
