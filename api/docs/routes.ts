import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { App } from '../http/app.ts';
import { type DocsLibrary, FILE_PATH, openLibrary } from './library.ts';
import { docsPage, notFoundPage, searchPage } from './page.ts';

const open = { config: { role: 'public' as const, rateLimit: false as const }, schema: { hide: true } };
const FOLDER = join(import.meta.dirname, '../../docs');

/** The documentation of this very version, for people without a session too. */
export async function docsRoutes(app: App): Promise<void> {
  // Opened with the first reader: most processes have none.
  let opened: Promise<DocsLibrary> | undefined;
  const library = (): Promise<DocsLibrary> => (opened ??= openLibrary(FOLDER));

  await app.register(async (scope: App) => {
    await scope.register(fastifyStatic, { root: FOLDER, serve: false, index: false, dotfiles: 'ignore' });

    scope.get('/docs', open, async function handleFirstPage(_request, reply) {
      return showPage(reply, await library(), '');
    });

    scope.get(
      '/docs/search',
      { ...open, schema: { hide: true, querystring: z.object({ q: z.string().max(100).default('') }) } },
      async function handleSearch(request, reply) {
        const known = await library();
        const { q } = request.query;
        return send(reply, searchPage(known, q, known.search(q)));
      },
    );

    scope.get(
      '/docs/*',
      { ...open, schema: { hide: true, params: z.object({ '*': z.string() }) } },
      async function handlePage(request, reply) {
        const path = request.params['*'].replace(/\/$/, '');
        if (FILE_PATH.test(path)) return reply.sendFile(path, { maxAge: '1h' });
        return showPage(reply, await library(), path);
      },
    );
  });
}

function showPage(reply: FastifyReply, library: DocsLibrary, path: string): FastifyReply {
  const page = library.find(path);
  return page ? send(reply, docsPage(library, page)) : send(reply.code(404), notFoundPage(library));
}

function send(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
}
