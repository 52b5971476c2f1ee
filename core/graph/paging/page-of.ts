import { isGraphObject } from '../../domain/json.ts';
import { protocolError } from '../errors/transport-error.ts';
import type { GraphPage } from '../types.ts';

/** A page out of a body; anything else is an answer of something that is not Graph, and no empty collection. */
export function pageOf(body: unknown, url: string): GraphPage {
  const value = isGraphObject(body) ? body['value'] : undefined;
  if (!isGraphObject(body) || !Array.isArray(value) || !value.every(isGraphObject)) {
    throw protocolError('something that is no collection', {
      method: 'GET',
      url,
      outcomeUnknown: false,
      final: true,
    });
  }
  return { value, nextLink: link(body['@odata.nextLink']), deltaLink: link(body['@odata.deltaLink']) };
}

function link(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
