import type { GraphObject } from '../../domain/json.ts';
import { pageOf } from '../paging/page-of.ts';
import type { CallOptions, GraphClient } from '../types.ts';

export type CollectionOutcome =
  | { readonly ok: true; readonly value: readonly GraphObject[] }
  | { readonly ok: false; readonly error: Error };

export interface CollectionRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Whole collections of many small ones (members of each group), read by batches: next links inside the answers are followed
 * to their end. Order of the answer = order of the URLs; a collection that failed anywhere is an error as a whole.
 */
export async function batchCollections(
  client: GraphClient,
  urls: readonly (string | CollectionRequest)[],
  options: CallOptions = {},
): Promise<readonly CollectionOutcome[]> {
  const requests = urls.map((url) => (typeof url === 'string' ? { url } : url));
  const outcomes: CollectionOutcome[] = requests.map(() => ({ ok: true, value: [] }));
  let open = requests.map((request, index) => ({ ...request, index }));
  while (open.length > 0) {
    const answers = await client.batch(
      open.map(({ url, headers }) => ({ method: 'GET', url, ...(headers === undefined ? {} : { headers }) })),
      options,
    );
    const next: typeof open = [];
    answers.forEach((answer, at) => {
      const request = open[at];
      if (request === undefined) return;
      const read = readPage(answer, request.url);
      const before = outcomes[request.index];
      if (before?.ok === true)
        outcomes[request.index] = read.ok ? { ok: true, value: [...before.value, ...read.page.value] } : read;
      if (read.ok && read.page.nextLink !== null) next.push({ ...request, url: read.page.nextLink });
    });
    open = next;
  }
  return outcomes;
}

type Read =
  | { readonly ok: true; readonly page: ReturnType<typeof pageOf> }
  | { readonly ok: false; readonly error: Error };

function readPage(answer: Awaited<ReturnType<GraphClient['batch']>>[number], url: string): Read {
  if (!answer.ok) return answer;
  try {
    const page = pageOf(answer.response.body, url);
    if (page.nextLink === url) throw new Error('a next page that is the same page');
    return { ok: true, page };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
