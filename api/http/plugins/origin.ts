import type { FastifyRequest } from 'fastify';
import { CybbackError } from '#core/domain/errors.ts';
import { givenKey } from '../../accounts/authenticate.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { apiPlugin } from '../plugin.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies with whatever any site asks of it, and says which site that was. What changes something must
 * come from this server's own pages. A request with an API key is from a program and carries no cookie that counts.
 */
export const origin = apiPlugin({ name: 'origin', dependencies: ['problems'] }, addOriginCheck);

function addOriginCheck(app: App, { settings }: ApiContext): void {
  const ownOrigin = new URL(settings.publicUrl).origin;
  app.addHook('onRequest', async (request) => {
    if (READS.has(request.method) || givenKey(request) !== null) return;
    const from = originOf(request);
    if (from === ownOrigin || (from === null && request.headers.cookie === undefined && !isCrossSite(request))) return;
    throw new CybbackError(
      'origin-refused',
      `The request was sent from ${from ?? 'an unknown place'}, and changes are only taken from pages of ${ownOrigin}. Open the console at that address.`,
    );
  });
}

/** Null where the browser says nothing. `Origin: null` is a place of its own. */
function originOf({ headers }: FastifyRequest): string | null {
  const { origin, referer } = headers;
  if (origin !== undefined) return origin;
  return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : null;
}

function isCrossSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
