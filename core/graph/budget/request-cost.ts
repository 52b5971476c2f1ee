import type { BudgetPool, GraphRequest } from '../types.ts';

interface CostRule {
  readonly path: RegExp;
  readonly units: number;
}

/** Reads that cost more than one unit. Source: resource unit cost table of Microsoft Graph's throttling limits. First match counts. */
export const READ_COSTS: readonly CostRule[] = [
  { path: /\/(checkMemberGroups|checkMemberObjects)$/i, units: 4 },
  { path: /\/(getMemberGroups|getMemberObjects)$/i, units: 2 },
  { path: /\/directoryObjects\/(microsoft\.graph\.)?getByIds$/i, units: 5 },
  { path: /^\/domains\/[^/]+\/domainNameReferences/i, units: 4 },
  { path: /\/transitiveMembers(\/|$)/i, units: 5 },
  { path: /\/(transitiveMemberOf|memberOf|ownedObjects|licenseDetails)(\/|$)/i, units: 2 },
  { path: /^\/groups\/[^/]+\/members(\/|$)/i, units: 3 },
  { path: /^\/servicePrincipals\/[^/]+\/appRoleAssignments$/i, units: 2 },
  { path: /\/oauth2PermissionGrants(\/|$)/i, units: 2 },
  { path: /\/extensionProperties(\/|$)/i, units: 2 },
  { path: /^\/applications(\([^)]*\)|\/[^/]+)?$/i, units: 2 },
  { path: /^\/users(\([^)]*\)|\/[^/]+)?$/i, units: 2 },
  { path: /^\/contracts(\/|$)/i, units: 3 },
  { path: /^\/subscribedSkus(\/|$)/i, units: 3 },
];

/** POSTs that only read: they cost as reads and may be repeated. */
const READING_POSTS =
  /\/(getByIds|getAvailableExtensionProperties|checkMemberGroups|checkMemberObjects|getMemberGroups|getMemberObjects|validateProperties)$/i;
const CONDITIONAL_ACCESS = /^\/(identity\/conditionalAccess|identityProtection)(\/|$)/i;

export interface Charge {
  readonly pool: BudgetPool;
  readonly units: number;
}

export function isRead(request: Pick<GraphRequest, 'method' | 'url'>): boolean {
  return request.method === 'GET' || (request.method === 'POST' && READING_POSTS.test(split(request.url).path));
}

/** What a request costs, by pool. A write costs one write and one resource unit. */
export function chargesOf(request: GraphRequest): readonly Charge[] {
  const { path, query } = split(request.url);
  if (CONDITIONAL_ACCESS.test(path)) return [{ pool: 'conditionalAccess', units: 1 }];
  if (isRead(request)) return [{ pool: 'read', units: request.resourceUnits ?? readUnits(path, query) }];
  return [
    { pool: 'write', units: 1 },
    { pool: 'read', units: request.resourceUnits ?? 1 },
  ];
}

function readUnits(path: string, query: string): number {
  // select saves three here, one elsewhere
  if (/getByIds$/i.test(path)) return /(^|&)(\$|%24)select=/i.test(query) ? 2 : 5;
  const base = READ_COSTS.find((rule) => rule.path.test(path))?.units ?? 1;
  const select = /(^|&)(\$|%24)select=/i.test(query) ? -1 : 0;
  const expand = /(^|&)(\$|%24)expand=/i.test(query) ? 1 : 0;
  const top = /(?:^|&)(?:\$|%24)top=(\d+)/i.exec(query)?.[1];
  const small = top !== undefined && Number(top) < 20 ? -1 : 0;
  return Math.max(1, base + select + expand + small);
}

/** Path below the version and query, of relative and absolute URLs; `/users/delta` counts as `/users`. */
function split(url: string): { path: string; query: string } {
  const below = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]+\/(v1\.0|beta)/i, '');
  const mark = below.indexOf('?');
  const path = `/${(mark === -1 ? below : below.slice(0, mark)).replace(/^\/+/, '')}`;
  return {
    path: path.replace(/\/(microsoft\.graph\.)?delta(\(\))?$/i, ''),
    query: mark === -1 ? '' : below.slice(mark + 1),
  };
}
