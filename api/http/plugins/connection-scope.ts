import { CybbackError } from '#core/domain/errors.ts';
import type { App } from '../app.ts';
import { apiPlugin } from '../plugin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Keeps to the connections that the asking key may see. Where a route does not say so, keys that are restricted to connections are refused. */
    connectionScoped?: true;
  }
}

/** A key for some connections has no business with the workspace as a whole. Nor with a new route, until somebody has thought of it. */
export const connectionScope = apiPlugin({ name: 'connection-scope', dependencies: ['cursors'] }, addConnectionScope);

function addConnectionScope(app: App): void {
  app.addHook('onRequest', async ({ principal, routeOptions }) => {
    if (!principal?.connectionIds || routeOptions.config.connectionScoped) return;
    throw new CybbackError(
      'forbidden',
      'This API key is restricted to some connections, and this concerns the whole workspace. Use a key for all connections.',
    );
  });
}
