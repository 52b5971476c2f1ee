import type { Entity } from '../../../store/entity-set.ts';
import type { Json } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { listOf } from '../json.ts';
import { checkUnique, invalid } from '../names.ts';

/** Unique across the directory and its bin. Those that are new follow the rules; the application's own old ones may stay. */
export function checkUris(call: Call, uris: readonly Json[], app: Entity | undefined): void {
  const held = listOf(app?.props['identifierUris']);
  for (const uri of uris) {
    if (typeof uri !== 'string') throw invalid('identifierUris');
    if (!held.includes(uri)) checkForm(call, uri, app);
    checkUnique(call, 'uri', uri, { property: 'identifierUris', self: app?.id });
  }
}

function checkForm(call: Call, uri: string, app: Entity | undefined): void {
  const https = /^https:\/\/([^/]+)/.exec(uri)?.[1];
  if (https !== undefined ? isVerified(call, https) : allowedScheme(call, uri, app)) return;
  throw invalid(
    'identifierUris',
    `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.`,
  );
}

/** `api://{appId}`, `api://{tenantId}/...`, `api://{...}/{appId}` and `api://{host in a verified domain}/...`. */
function allowedScheme(call: Call, uri: string, app: Entity | undefined): boolean {
  if (!call.world.settings.switches.restrictIdentifierUris) return /^(api|urn|ms-appx):/.test(uri);
  const rest = /^api:\/\/(.+)$/.exec(uri)?.[1];
  if (rest === undefined) return false;
  const appId = String(app?.props['appId'] ?? '').toLowerCase();
  const [host = '', ...path] = rest.toLowerCase().split('/');
  const isOwn = appId !== '' && (host === appId || path.at(-1) === appId);
  return isOwn || (host === call.tenant.identity.id && path.length > 0) || isVerified(call, host);
}

function isVerified(call: Call, host: string): boolean {
  const name = host.toLowerCase();
  return call.tenant.identity.domains.some((domain) => name === domain || name.endsWith(`.${domain}`));
}
