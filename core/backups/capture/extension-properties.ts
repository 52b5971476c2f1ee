import { isGraphObject, stringOf, type GraphObject } from '../../domain/json.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import { pages } from '../../graph/paging/pages.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';

/**
 * Every directory extension of the tenant. One action names those of the tenant's own applications and of multi-tenant
 * ones; above 1,000 service principals it answers nothing (a known issue of its page), so that an empty answer is
 * believed only after every application of the tenant was asked.
 */
export async function readExtensionProperties(client: GraphClient, options: CallOptions): Promise<GraphObject[]> {
  const { body } = await client.send(
    { method: 'POST', url: '/directoryObjects/getAvailableExtensionProperties', body: {} },
    options,
  );
  const value = Array.isArray(body?.['value']) ? body['value'].filter(isGraphObject) : [];
  return byName(value.length > 0 ? value : await ofEachApplication(client, options));
}

async function ofEachApplication(client: GraphClient, options: CallOptions): Promise<GraphObject[]> {
  const found: GraphObject[] = [];
  for await (const page of pages(client, { url: '/applications?$select=id&$top=999' }, options)) {
    const urls = page.value.map(({ id }) => `/applications/${String(id)}/extensionProperties`);
    for (const set of await batchCollections(client, urls, options)) if (set.ok) found.push(...set.value);
  }
  return found;
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
