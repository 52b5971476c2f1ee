import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';

/** One line for each answer, by route and not by address; and the request ID in every answer. */
export function addRequestLog(app: App): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { url: route } = request.routeOptions;
    request.log.info(
      {
        method: request.method,
        route: route ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...personIn(request),
        ...(request.principal ? { workspaceId: request.principal.workspaceId, keyId: request.principal.keyId } : {}),
      },
      'answered',
    );
    done();
  });
}

function personIn({ person, signedInAs }: FastifyRequest): { personId?: string } {
  const known = person ?? signedInAs;
  return known ? { personId: known.id } : {};
}
