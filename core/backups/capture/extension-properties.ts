import { isCybbackError } from '../../domain/errors.ts';
import { extensionName } from '../../domain/extension-names.ts';
import { isGraphObject, stringOf, type GraphObject } from '../../domain/json.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import { PART_LIMITS } from '../../graph/paging/page-chain.ts';
import { pages } from '../../graph/paging/pages.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';

export interface ExtensionsRead {
  readonly properties: readonly GraphObject[];
  /** Applications that did not say which extensions they define: those that were held are kept. */
  readonly unread: readonly { readonly appId: string; readonly error: Error }[];
}

/**
 * Every directory extension of the tenant. One action names those of the tenant's own applications and of multi-tenant
 * ones; above 1,000 service principals it answers nothing (a known issue of its page), so that an empty answer is
 * believed only after every application of the tenant was asked. Nobody names those of multi-tenant ones then: what was
 * held of them is kept while their principal is there.
 */
export async function readExtensionProperties(
  client: GraphClient,
  held: readonly GraphObject[],
  options: CallOptions,
): Promise<ExtensionsRead> {
  const { body } = await client.send(
    { method: 'POST', url: '/directoryObjects/getAvailableExtensionProperties', body: {} },
    options,
  );
  const value = Array.isArray(body?.['value']) ? body['value'].filter(isGraphObject) : [];
  if (value.length > 0) return { properties: byName(value), unread: [] };
  const { properties, unread, appIds } = await ofEachApplication(client, held, options);
  const elsewhere = held.filter((property) => !appIds.has(appIdOf(property)));
  const there = await principalsOf(client, new Set(elsewhere.map(appIdOf)), options);
  const kept = elsewhere.filter((property) => there.has(appIdOf(property)));
  return { properties: byName([...properties, ...kept]), unread };
}

function appIdOf({ name }: GraphObject): string {
  return extensionName(stringOf(name) ?? '')?.appId ?? '';
}

async function ofEachApplication(
  client: GraphClient,
  held: readonly GraphObject[],
  options: CallOptions,
): Promise<{ properties: GraphObject[]; unread: ExtensionsRead['unread']; appIds: ReadonlySet<string> }> {
  const properties: GraphObject[] = [];
  const unread: { appId: string; error: Error }[] = [];
  const appIds = new Set<string>();
  const list = { url: '/applications?$select=id,appId&$top=999' };
  for await (const page of pages(client, list, { ...options, limits: PART_LIMITS })) {
    const urls = page.value.map(({ id }) => `/applications/${String(id)}/extensionProperties`);
    const sets = await batchCollections(client, urls, options);
    sets.forEach((set, index) => {
      const appId = stringOf(page.value[index]?.['appId'])?.toLowerCase() ?? '';
      appIds.add(appId);
      if (set.ok) properties.push(...set.value);
      // It was deleted meanwhile.
      else if (isCybbackError(set.error, 'graph-not-found')) return;
      else if (isPassing(set.error)) throw set.error;
      else {
        unread.push({ appId, error: set.error });
        properties.push(...held.filter((property) => appIdOf(property) === appId));
      }
    });
  }
  return { properties, unread, appIds };
}

/** Those of the applications that have a principal in the tenant, as far as Graph does not deny it. */
async function principalsOf(
  client: GraphClient,
  appIds: ReadonlySet<string>,
  options: CallOptions,
): Promise<Set<string>> {
  const asked = [...appIds].filter((appId) => appId !== '');
  const outcomes = await client.batch(
    asked.map((appId) => ({ method: 'GET', url: `/servicePrincipals(appId='${appId}')?$select=id` })),
    options,
  );
  return new Set(
    asked.filter((_, index) => {
      const outcome = outcomes[index];
      if (outcome?.ok !== false) return true;
      if (isPassing(outcome.error)) throw outcome.error;
      return !isCybbackError(outcome.error, 'graph-not-found');
    }),
  );
}

function isPassing(error: Error): boolean {
  return !isCybbackError(error) || error.retryable || error.code === 'cancelled';
}

/** Graph promises no order; a fixed one keeps the selection the same. */
function byName(properties: readonly GraphObject[]): GraphObject[] {
  return properties
    .map(({ '@odata.type': _, '@odata.context': __, ...property }) => property)
    .sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
}

/** Names of the extensions that objects of the Graph type can have a value for. */
export function extensionNames(properties: readonly GraphObject[], graphType: string): string[] {
  const names = properties.flatMap(({ name, targetObjects }) => {
    const targets = Array.isArray(targetObjects) ? targetObjects.map((target) => String(target).toLowerCase()) : [];
    const known = stringOf(name);
    return known !== null && targets.includes(graphType.toLowerCase()) ? [known] : [];
  });
  return [...new Set(names)];
}
