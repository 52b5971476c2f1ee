import { CybbackError } from '../../domain/errors.ts';
import { pathOf } from '../errors/graph-error.ts';
import type { GraphClient } from '../types.ts';
import { type ChainedPage, type PageRequest, type PagesOptions, pages } from './pages.ts';

/**
 * One round of change tracking, from a path, a stored delta link or a next link: pages until the one that carries the next
 * delta link. An expired or lost token throws `graph-delta-expired`; a round that ends without a delta link throws
 * `graph-protocol`, because what it brought would not be complete.
 */
export async function* deltaPages(
  client: Pick<GraphClient, 'page'>,
  request: PageRequest,
  options: PagesOptions = {},
): AsyncGenerator<ChainedPage, void, undefined> {
  for await (const page of pages(client, request, options)) {
    if (page.nextLink === null && page.deltaLink === null) throw incomplete(request.url);
    yield page;
    if (page.deltaLink !== null) return;
  }
}

/** The link of "from now on", without data. Source: `$deltatoken=latest` of the delta overview. */
export async function latestDeltaLink(
  client: Pick<GraphClient, 'page'>,
  request: PageRequest,
  options: PagesOptions = {},
): Promise<string> {
  const url = `${request.url}${request.url.includes('?') ? '&' : '?'}$deltatoken=latest`;
  for await (const page of deltaPages(client, { ...request, url }, options)) {
    if (page.deltaLink !== null) return page.deltaLink;
  }
  throw incomplete(url);
}

function incomplete(url: string): CybbackError {
  return new CybbackError(
    'graph-protocol',
    `Microsoft Graph ended the change tracking of ${pathOf(url)} without a link to continue from.`,
    { facts: { path: pathOf(url) } },
  );
}
