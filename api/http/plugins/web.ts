import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';

const open = {
  method: ['GET' as const, 'HEAD' as const],
  config: { role: 'public' as const, rateLimit: false as const },
  schema: { hide: true },
};

/** What this server answers itself: a mistyped address there is answered with a problem, not with the console. */
const OWN = /^(api|assets|docs|healthz|readyz|metrics)(\/|$)/;
/** Of one folder, and not hidden. */
const FILE_NAME = /^[\w-][\w.-]*\.\w+$/;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The console's files, as `npm run web:build` makes them. Read again with each request: they may be built while this runs. */
export async function addWeb(app: App, { settings }: Pick<ApiContext, 'settings'>): Promise<void> {
  const { webFolder, publicUrl } = settings;
  await app.register(async (scope: App) => {
    await scope.register(fastifyStatic, {
      root: webFolder,
      serve: false,
      preCompressed: true,
      dotfiles: 'ignore',
      index: false,
      suppressWarning: true,
    });
    scope.route({
      ...open,
      url: '/assets/*',
      handler: async (request, reply) => {
        const name = tailOf(request);
        if (!FILE_NAME.test(name) || !(await isFile(join(webFolder, 'assets', name)))) return reply.callNotFound();
        // The name changes with the content.
        return reply.sendFile(`assets/${name}`, { maxAge: '1y', immutable: true });
      },
    });
    scope.route({
      ...open,
      url: '/*',
      handler: async (request, reply) => {
        const path = tailOf(request);
        if (OWN.test(path)) return reply.callNotFound();
        if (FILE_NAME.test(path) && (await isFile(join(webFolder, path))))
          return reply.header('cache-control', 'no-cache').sendFile(path, { cacheControl: false });
        if (path !== '' && !request.headers.accept?.includes('text/html')) return reply.callNotFound();
        const elsewhere = otherName(request, publicUrl);
        if (elsewhere !== null) return reply.redirect(elsewhere);
        return sendConsole(reply, webFolder);
      },
    });
  });
}

/** Every address of the console is the same page, which browsers ask for each time: it names the files of this version. */
async function sendConsole(reply: FastifyReply, webFolder: string): Promise<FastifyReply> {
  void reply.header('cache-control', 'no-cache');
  if (await isFile(join(webFolder, 'index.html'))) return reply.sendFile('index.html', { cacheControl: false });
  return reply.code(503).header('retry-after', '5').type('text/html; charset=utf-8').send(NOT_BUILT);
}

/**
 * Signing in and every change are bound to the public address. On one's own machine that has several names; whoever comes by another
 * one is sent to the right one.
 */
function otherName({ host, hostname, url }: FastifyRequest, publicUrl: string): string | null {
  const wanted = new URL(publicUrl);
  const isAlias =
    host !== wanted.host && LOOPBACK.has(hostname) && LOOPBACK.has(wanted.hostname) && portOf(host) === wanted.port;
  return isAlias ? publicUrl + url : null;
}

function portOf(host: string): string {
  return /:(\d+)$/.exec(host)?.[1] ?? '';
}

function tailOf(request: FastifyRequest): string {
  return (request.params as { '*': string })['*'];
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5">
<title>CYBBACK for Microsoft Entra ID</title>
<style>:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } main { max-width: 36rem; margin: 15vh auto; padding: 0 1rem }</style></head>
<body><main><h1>The console has not been built yet</h1>
<p><code>npm start</code> builds it while it starts, and this page then shows it by itself. Where the API runs alone, run <code>npm run web:build</code> once.</p>
<p>The API itself works: <a href="/api/docs">reference</a>.</p></main></body></html>
`;
