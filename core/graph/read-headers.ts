import type { GraphRequest } from './types.ts';

const PREFERENCE = 'include-unknown-enum-members';

/**
 * Headers of a request. Every read asks for members that an enumeration gained after its `unknownFutureValue`: without
 * that Graph shows the sentinel in their place, and the value is lost. Source: evolvable enumerations, best practices of
 * Graph.
 */
export function headersOf({ method, headers = {} }: GraphRequest): Readonly<Record<string, string>> {
  if (method !== 'GET') return headers;
  const { Prefer: given = '', ...others } = headers;
  const wanted = [...new Set([...given.split(',').map((part) => part.trim()), PREFERENCE])].filter(
    (part) => part !== '',
  );
  return { ...others, Prefer: wanted.join(', ') };
}
