import { type GraphObject, isGraphObject } from '../../domain/json.ts';
import type { GraphResponse } from '../../graph/types.ts';
import type { CaptureContext } from './types.ts';

export type CollectionOutcome =
  | { readonly ok: true; readonly value: readonly GraphObject[] }
  | { readonly ok: false; readonly error: Error };

/** Reads many small collections, each to its end; order of the answer = order of the URLs. */
export async function readCollections(context: CaptureContext, urls: readonly string[]): Promise<CollectionOutcome[]> {
  if (urls.length === 0) return [];
  const options = { signal: context.signal, priority: 'low' as const };
  const outcomes = await context.client.batch(
    urls.map((url) => ({ method: 'GET' as const, url })),
    options,
  );
  return Promise.all(
    outcomes.map(async (outcome): Promise<CollectionOutcome> => {
      if (!outcome.ok) return outcome;
      const value = valueOf(outcome.response);
      let next = nextLinkOf(outcome.response);
      while (next !== null) {
        const page = await context.client.page({ url: next }, options);
        value.push(...page.value);
        next = page.nextLink;
      }
      return { ok: true, value };
    }),
  );
}

/** A single-valued navigation answers the object itself instead of a collection. */
function valueOf({ body }: GraphResponse): GraphObject[] {
  const value = body?.['value'];
  if (Array.isArray(value)) return value.filter(isGraphObject);
  return isGraphObject(body) && typeof body['id'] === 'string' ? [body] : [];
}

function nextLinkOf({ body }: GraphResponse): string | null {
  const link = body?.['@odata.nextLink'];
  return typeof link === 'string' ? link : null;
}
