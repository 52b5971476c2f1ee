import { CybbackError } from '../domain/errors.ts';
import type { OriginMap } from './origin-map.ts';

export interface LinkRules {
  /** Origin of the connection's own Graph host. */
  readonly graphOrigin: string;
  readonly originMap: OriginMap;
}

const VERSION = 'v1.0';

/**
 * The absolute URL on the connection's own Graph host for a relative path or a link that Graph returned. Any other host,
 * scheme, port or user part throws `graph-foreign-link`: this runs before a token is fetched or sent.
 */
export function ownUrl(url: string, rules: LinkRules): string {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url)) return `${rules.graphOrigin}/${VERSION}/${url.replace(/^\/+/, '')}`;
  if (!URL.canParse(url)) throw foreign('an address that cannot be read');
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') throw foreign('an address with a user name');
  if (parsed.origin === rules.graphOrigin) return url;
  if (parsed.origin === rules.originMap[rules.graphOrigin])
    return `${rules.graphOrigin}${url.slice(originLength(url))}`;
  throw foreign(parsed.origin === 'null' ? parsed.protocol : parsed.origin);
}

/** Path and query below the version, as an item of a batch wants it. */
export function relativeUrl(url: string, rules: LinkRules): string {
  const path = ownUrl(url, rules).slice(rules.graphOrigin.length);
  return path.startsWith(`/${VERSION}/`) ? path.slice(VERSION.length + 1) : path;
}

function originLength(url: string): number {
  const path = url.indexOf('/', url.indexOf('://') + 3);
  return path === -1 ? url.length : path;
}

function foreign(what: string): CybbackError {
  return new CybbackError(
    'graph-foreign-link',
    `Graph answered with a link to ${what}, which is not the Graph host of this connection. The link was not followed and no token was sent.`,
    { facts: { link: what.slice(0, 200) } },
  );
}
