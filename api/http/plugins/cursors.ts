import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { invalidCursor } from '#core/database/paging.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { apiPlugin } from '../plugin.ts';

const SIGNATURE_BYTES = 16;

/**
 * A cursor holds the values that the next page begins after, and they reach SQL: only those that this API gave out, in
 * the same list to the same workspace, are taken back. Errors: `cursor-invalid`.
 */
export const cursors = apiPlugin({ name: 'cursors', dependencies: ['auth'] }, addCursors);

function addCursors(app: App, { cursorKey }: ApiContext): void {
  const signature = (request: FastifyRequest, cursor: string): Buffer =>
    createHmac('sha256', cursorKey)
      .update(JSON.stringify([request.principal?.workspaceId ?? null, request.routeOptions.url ?? '', cursor]))
      .digest()
      .subarray(0, SIGNATURE_BYTES);

  app.addHook('preHandler', async (request) => {
    const query = Object(request.query) as { cursor?: unknown };
    if (typeof query.cursor !== 'string') return;
    const [cursor = '', signed = ''] = query.cursor.split('.', 2);
    const given = Buffer.from(signed, 'base64url');
    if (given.length !== SIGNATURE_BYTES || !timingSafeEqual(given, signature(request, cursor))) throw invalidCursor();
    query.cursor = cursor;
  });

  app.addHook('preSerialization', async (request, _reply, payload: unknown) => {
    const cursor: unknown = Reflect.get(Object(payload), 'nextCursor');
    if (typeof cursor !== 'string') return payload;
    const signed = `${cursor}.${signature(request, cursor).toString('base64url')}`;
    return { ...(payload as object), nextCursor: signed };
  });
}
