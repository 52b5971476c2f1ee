import { isGraphObject } from '../../domain/json.ts';
import type { ParsedAnswer } from '../client/call.ts';
import { relativeUrl, type LinkRules } from '../own-link.ts';
import { headersOf } from '../read-headers.ts';
import type { GraphRequest } from '../types.ts';

/** Body of a `$batch`: the item's index is its ID. Throws `graph-foreign-link` for a link to another host. */
export function batchBody(items: readonly { index: number; request: GraphRequest }[], rules: LinkRules): unknown {
  return { requests: items.map(({ index, request }) => batchItem(index, request, rules)) };
}

function batchItem(index: number, request: GraphRequest, rules: LinkRules): unknown {
  const { method, url, body } = request;
  const headers = headersOf(request);
  // a POST without content still needs a body and its type
  const content = body ?? (method === 'POST' ? {} : undefined);
  return {
    id: String(index),
    method,
    url: relativeUrl(url, rules),
    ...(content === undefined
      ? { headers }
      : { headers: { 'Content-Type': 'application/json', ...headers }, body: content }),
  };
}

/** Answers by index of the request; those that Graph left out are missing. */
export function batchAnswers(body: unknown): ReadonlyMap<number, ParsedAnswer> {
  const responses = isGraphObject(body) ? body['responses'] : undefined;
  const answers = new Map<number, ParsedAnswer>();
  for (const item of Array.isArray(responses) ? responses : []) {
    if (!isGraphObject(item) || typeof item['status'] !== 'number') continue;
    answers.set(Number(item['id']), {
      status: item['status'],
      headers: lowerCase(item['headers']),
      body: item['body'] ?? null,
    });
  }
  return answers;
}

function lowerCase(headers: unknown): Record<string, string> {
  if (!isGraphObject(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
