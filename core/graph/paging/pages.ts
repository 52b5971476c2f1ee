import type { GraphObject } from '../../domain/json.ts';
import type { CallOptions, GraphClient, GraphPage, GraphRequest } from '../types.ts';
import { type ChainLimits, type ChainState, followedChain, HELD_LIMITS, NEW_CHAIN } from './page-chain.ts';

export type PageRequest = Omit<GraphRequest, 'method'>;

export interface PagesOptions extends CallOptions {
  /** Of a chain that is continued at one of its links. */
  readonly chain?: ChainState;
  readonly limits?: ChainLimits;
  /** The next page is asked for while the one before is being used; else when it has been. */
  readonly ahead?: boolean;
}

/** A page and how far its chain has come with it. */
export type ChainedPage = GraphPage & { readonly chain: ChainState };

/**
 * The one way to follow pages of a collection or a delta, at most two in memory at a time. Headers go with every page:
 * Graph does not carry them over in links. A chain that comes to no end throws `graph-protocol` after a bounded number
 * of pages.
 */
export async function* pages(
  client: Pick<GraphClient, 'page'>,
  request: PageRequest,
  { chain = NEW_CHAIN, limits, ahead = false, ...options }: PagesOptions = {},
): AsyncGenerator<ChainedPage, void, undefined> {
  let state = chain;
  let url: string | null = request.url;
  let pending: Promise<GraphPage> | null = null;
  while (url !== null) {
    const page: GraphPage = await (pending ?? client.page({ ...request, url }, options));
    state = followedChain(state, url, page, limits);
    url = page.nextLink;
    pending = url !== null && ahead ? client.page({ ...request, url }, options) : null;
    // Its failure is met when it is awaited; without this it would count as unhandled if the consumer stops before.
    pending?.catch(() => undefined);
    yield { ...page, chain: state };
  }
}

/** All objects of a collection that is known to be small. */
export async function collect(
  client: Pick<GraphClient, 'page'>,
  request: PageRequest,
  options: PagesOptions = {},
): Promise<GraphObject[]> {
  const all: GraphObject[] = [];
  const limits = options.limits ?? HELD_LIMITS;
  for await (const page of pages(client, request, { ...options, limits })) all.push(...page.value);
  return all;
}
