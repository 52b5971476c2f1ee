import { pingDatabase } from '#core/database/ping.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { type Metrics, createMetrics } from '../metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Served on a port of its own: who may reach the API need not know how busy it is. */
    metrics: Metrics;
  }
}

const CHECK_TIMEOUT_MS = 2_000;
const open = { config: { role: 'public' as const, rateLimit: false as const }, schema: { hide: true } };

/** For load balancers and monitoring: alive and ready; and figures. */
export function addHealth(app: App, { db, jobs }: ApiContext): void {
  const metrics = createMetrics();
  app.decorate('metrics', metrics);
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observe({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
  app.get('/healthz', open, () => ({ status: 'ok' }));
  app.get('/readyz', open, async (_request, reply) => {
    const [database, temporal] = await Promise.all([answers(() => pingDatabase(db)), answers(() => jobs.ping())]);
    const ready = database && temporal;
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', checks: { database, temporal } });
  });
}

async function answers(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  const answer = check().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
