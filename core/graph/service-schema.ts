import { CybbackError } from '../domain/errors.ts';
import type { CallOptions, GraphClient } from './types.ts';

/** Names of the structural properties that the service's own schema gives the types, inherited ones included. */
export async function serviceSchema(
  client: Pick<GraphClient, 'send'>,
  types: readonly string[],
  options: CallOptions = {},
): Promise<Map<string, string[]>> {
  const { body } = await client.send<unknown>({ method: 'GET', url: '/$metadata' }, options);
  if (typeof body !== 'string')
    throw new CybbackError('graph-protocol', 'Microsoft Graph answered GET /$metadata with no schema.', {
      final: true,
    });
  const found = propertiesByType(body);
  return new Map(types.flatMap((type) => (found.has(type) ? [[type, inherited(found, type)] as const] : [])));
}

interface Described {
  readonly base: string | null;
  readonly properties: readonly string[];
}

const ENTITY_TYPE = /<EntityType\s([^>]*?)(?:\/>|>([\s\S]*?)<\/EntityType>)/g;

function propertiesByType(text: string): Map<string, Described> {
  const found = new Map<string, Described>();
  for (const [, head = '', body = ''] of text.matchAll(ENTITY_TYPE)) {
    const name = attribute(head, 'Name');
    if (name === null) continue;
    const properties = [...body.matchAll(/<Property\s([^>]*)/g)].flatMap(
      ([, inner = '']) => attribute(inner, 'Name') ?? [],
    );
    found.set(name, { base: attribute(head, 'BaseType')?.split('.').at(-1) ?? null, properties });
  }
  return found;
}

function attribute(head: string, name: string): string | null {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(head)?.[1] ?? null;
}

function inherited(found: ReadonlyMap<string, Described>, type: string): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (let at: string | null = type; at !== null && !seen.has(at); at = found.get(at)?.base ?? null) {
    seen.add(at);
    names.push(...(found.get(at)?.properties ?? []));
  }
  return names;
}
