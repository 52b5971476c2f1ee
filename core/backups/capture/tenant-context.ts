import { type CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { Warning } from '../../domain/states.ts';
import { collect } from '../../graph/paging/pages.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import { extensionNames, type ExtensionsRead, readExtensionProperties } from './extension-properties.ts';
import { readSchema } from './read-schema.ts';
import { isRefusal } from './refused-properties.ts';

export type TenantContext = Readonly<Record<string, readonly GraphObject[]>>;

export interface ContextRead {
  readonly context: TenantContext;
  readonly warnings: readonly Warning[];
}

/**
 * Number of users, or of guests alone, as the tenant's index counts them: it decides the tenant's class of limits and the
 * size of the licence, and checks nothing. Null where it does not say.
 */
export async function countUsers(
  client: GraphClient,
  { guests = false, signal }: { guests?: boolean; signal: AbortSignal },
): Promise<number | null> {
  try {
    const filter = guests ? `&$filter=${encodeURIComponent("userType eq 'Guest'")}` : '';
    const url = `/users?$count=true&$top=1&$select=id${filter}`;
    const body = await client.object({ url, headers: { ConsistencyLevel: 'eventual' } }, { signal, priority: 'low' });
    const count = body['@odata.count'];
    return typeof count === 'number' ? count : null;
  } catch (error) {
    if (isCybbackError(error) && !error.retryable && error.code !== 'cancelled') return null;
    throw error;
  }
}

/** In words, for what could not be read. */
const SETS = {
  organization: 'The properties of the organization',
  domains: 'The domains',
  subscribedSkus: 'The licences of the tenant',
  extensionProperties: 'The list of directory extensions',
  schema: 'The schema of Microsoft Graph',
} as const;

type SetName = keyof typeof SETS;

/**
 * What is needed to read a backup in another tenant, and to know what to ask for: the organization, its domains and
 * licences, directory extensions, and the service's schema. Kept in every backup and not counted among its objects.
 *
 * A set that cannot be read costs only itself: what the last backup held of it is kept, and a warning says so. Passing
 * faults are thrown, and refusals of the sign-in, without which nothing can be read.
 */
export async function readTenantContext(
  client: GraphClient,
  { held, now, signal }: { held: TenantContext; now: number; signal: AbortSignal },
): Promise<ContextRead> {
  const options: CallOptions = { signal, priority: 'low' };
  const context: Record<string, readonly GraphObject[]> = {};
  const warnings: Warning[] = [];
  const readers: Record<SetName, () => Promise<readonly GraphObject[]>> = {
    extensionProperties: async () => {
      const read = await readExtensionProperties(client, held['extensionProperties'] ?? [], options);
      warnings.push(...notTold(read));
      return read.properties;
    },
    schema: () => readSchema(client, { held: held['schema'] ?? [], now }, options),
    organization: async () => {
      const read = await readOrganization(client, context['extensionProperties'] ?? [], options);
      warnings.push(...read.warnings);
      return read.organizations;
    },
    domains: () => collect(client, { url: '/domains' }, options),
    subscribedSkus: () => collect(client, { url: '/subscribedSkus' }, options),
  };
  for (const [name, read] of Object.entries(readers) as [SetName, () => Promise<readonly GraphObject[]>][]) {
    try {
      context[name] = await read();
    } catch (error) {
      if (!isCybbackError(error) || error.retryable || !error.code.startsWith('graph-')) throw error;
      const before = held[name];
      if (before) context[name] = before;
      // Without the schema everything that is known to this version is read.
      if (name !== 'schema') warnings.push(notRead(name, error, before !== undefined));
    }
  }
  return { context, warnings };
}

async function readOrganization(
  client: GraphClient,
  extensions: readonly GraphObject[],
  options: CallOptions,
): Promise<{ organizations: GraphObject[]; warnings: Warning[] }> {
  const organizations = await collect(client, { url: '/organization' }, options);
  const names = extensionNames(extensions, 'organization');
  if (names.length === 0) return { organizations, warnings: [] };
  try {
    const values = await collect(client, { url: `/organization?$select=id,${names.join(',')}` }, options);
    const whole = organizations.map((one) => ({ ...one, ...values.find(({ id }) => id === one['id']) }));
    return { organizations: whole, warnings: [] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { organizations, warnings: [valuesNotRead(error)] };
  }
}

function valuesNotRead(error: Error): Warning {
  return {
    code: 'property-refused',
    type: null,
    message: `Values of directory extensions of the organization could not be read: ${error.message} Everything else of it is in this backup.`,
    remedy: 'Nothing has to be done; the next backup asks again.',
  };
}

/** What else is read of the tenant asks for the extensions that were known before. */
function notTold({ unread: [first, ...others] }: ExtensionsRead): Warning[] {
  if (!first) return [];
  const code = isCybbackError(first.error) ? first.error.code : 'internal';
  const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
  return [
    {
      code,
      type: null,
      message: `The directory extensions that the application ${first.appId}${more} defines could not be read: ${first.error.message} Values of those that were known before are captured.`,
      remedy: 'They are read again in the next backup.',
    },
  ];
}

function notRead(name: SetName, error: CybbackError, held: boolean): Warning {
  const kept = held ? 'What the last backup held of that is kept.' : 'This backup holds none of that.';
  return {
    code: error.code,
    type: null,
    message: `${SETS[name]} could not be read: ${error.message} ${kept}`,
    remedy:
      error.code === 'graph-permission-missing'
        ? 'Grant Directory.Read.All with admin consent and run a backup.'
        : 'Run the backup again; if the message comes back, the log of the worker says more.',
  };
}
