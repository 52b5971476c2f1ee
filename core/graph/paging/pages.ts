import { CybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { pathOf } from '../errors/graph-error.ts';
import type { CallOptions, GraphClient, GraphPage, GraphRequest } from '../types.ts';

type PageRequest = Omit<GraphRequest, 'method'>;

/**
 * Pages of a collection or delta, one in memory at a time; the next is asked for when the one before has been used. Headers
 * go with every page: Graph does not carry them over in links.
 */
export async function* pages(
  client: GraphClient,
  request: PageRequest,
  options: CallOptions = {},
): AsyncGenerator<GraphPage, void, undefined> {
  for (let url: string | null = request.url; url !== null;) {
    const page: GraphPage = await client.page({ ...request, url }, options);
    yield page;
    if (page.nextLink === url) throw endless(url);
    url = page.nextLink;
  }
}

/** All objects of a collection that is known to be small. */
export async function collect(
  client: GraphClient,
  request: PageRequest,
  options: CallOptions = {},
): Promise<GraphObject[]> {
  const all: GraphObject[] = [];
  for await (const page of pages(client, request, options)) all.push(...page.value);
  return all;
}

/** A link to itself would be followed for ever. */
function endless(url: string): CybbackError {
  return new CybbackError(
    'graph-protocol',
    `Microsoft Graph answered ${pathOf(url)} with a next page that is the same page.`,
    { facts: { path: pathOf(url) } },
  );
}
