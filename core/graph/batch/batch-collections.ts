import { isCybbackError } from '../../domain/errors.ts';
import { stringOf, type GraphObject } from '../../domain/json.ts';
import { protocolError } from '../errors/transport-error.ts';
import { followedChain, NEW_CHAIN, PART_LIMITS, type ChainLimits, type ChainState } from '../paging/page-chain.ts';
import { pageOf } from '../paging/page-of.ts';
import type { BatchOutcome, CallOptions, GraphClient, GraphPage } from '../types.ts';

export type CollectionOutcome =
  | { readonly ok: true; readonly value: readonly GraphObject[] }
  | { readonly ok: false; readonly error: Error };

export interface CollectionRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The path answers one object, or "not found" where there is none. */
  readonly single?: boolean;
}

export interface CollectionOptions extends CallOptions {
  readonly limits?: ChainLimits;
}

interface Open extends CollectionRequest {
  readonly index: number;
  readonly chain: ChainState;
  /** Asked once before, without an answer that says anything. */
  readonly again: boolean;
}

/**
 * Whole collections of many small ones (members of each group), read by batches: next links inside the answers are followed
 * to their end. Order of the answer = order of the URLs; a collection that failed anywhere is an error as a whole.
 *
 * An answer without a collection, or "not found" for a collection, is asked for once more before it is the outcome.
 */
export async function batchCollections(
  client: Pick<GraphClient, 'batch'>,
  urls: readonly (string | CollectionRequest)[],
  { limits = PART_LIMITS, ...options }: CollectionOptions = {},
): Promise<readonly CollectionOutcome[]> {
  const requests = urls.map((url) => (typeof url === 'string' ? { url } : url));
  const values: GraphObject[][] = requests.map(() => []);
  const outcomes: CollectionOutcome[] = values.map((value) => ({ ok: true, value }));
  let open: Open[] = requests.map((request, index) => ({ ...request, index, chain: NEW_CHAIN, again: false }));
  while (open.length > 0) {
    const answers = await client.batch(
      open.map(({ url, headers }) => ({ method: 'GET', url, ...(headers === undefined ? {} : { headers }) })),
      options,
    );
    const next: Open[] = [];
    answers.forEach((answer, at) => {
      const request = open[at];
      if (request === undefined) return;
      const read = readAnswer(answer, request, limits);
      if (read.ok) {
        values[request.index]?.push(...read.page.value);
        if (read.page.nextLink !== null)
          next.push({ ...request, url: read.page.nextLink, chain: read.chain, again: false });
      } else if (!request.again && isWorthAsking(read.error)) next.push({ ...request, again: true });
      else outcomes[request.index] = read;
    });
    open = next;
  }
  return outcomes;
}

type Read =
  | { readonly ok: true; readonly page: GraphPage; readonly chain: ChainState }
  | { readonly ok: false; readonly error: Error };

function readAnswer(answer: BatchOutcome, request: Open, limits: ChainLimits): Read {
  try {
    const page = pageOfAnswer(answer, request);
    return { ok: true, page, chain: followedChain(request.chain, request.url, page, limits) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function pageOfAnswer(answer: BatchOutcome, { url, single = false }: Open): GraphPage {
  if (!answer.ok) {
    if (single && isCybbackError(answer.error, 'graph-not-found')) return onePage([]);
    throw answer.error;
  }
  const { body } = answer.response;
  if (!single) return pageOf(body, url);
  if (stringOf(body['id']) === null)
    throw protocolError('something that is no object', { method: 'GET', url, outcomeUnknown: false, final: true });
  return onePage([body]);
}

function onePage(value: readonly GraphObject[]): GraphPage {
  return { value, nextLink: null, deltaLink: null };
}

/** It may be an answer of a moment: of a replica that lags behind, or cut short. A chain without end stays one. */
function isWorthAsking(error: Error): boolean {
  if (isCybbackError(error, 'graph-not-found')) return true;
  return isCybbackError(error, 'graph-protocol') && error.facts['endless'] !== true;
}
