import { type GraphObject, stringOf } from '../../domain/json.ts';
import { KNOWN_PROPERTIES } from '../../domain/object-types/known-properties.ts';
import { serviceSchema } from '../../graph/service-schema.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';

/** The schema is large and seldom changes. */
const READ_AGAIN_MS = 7 * 24 * 3_600_000;

/** Properties that the service has beyond those that this version knows, by Graph type; read anew once a week. */
export async function readSchema(
  client: GraphClient,
  { held, now }: { held: readonly GraphObject[]; now: number },
  options: CallOptions,
): Promise<readonly GraphObject[]> {
  const readAt = Date.parse(stringOf(held[0]?.['readAt']) ?? '');
  if (now - readAt < READ_AGAIN_MS) return held;
  const types = Object.keys(KNOWN_PROPERTIES);
  const schema = await serviceSchema(client, types, options);
  return types.map((type) => {
    const known = new Set(KNOWN_PROPERTIES[type]);
    const properties = (schema.get(type) ?? []).filter((name) => !known.has(name)).sort();
    return { id: type, readAt: new Date(now).toISOString(), newProperties: properties };
  });
}

export function newProperties(schema: readonly GraphObject[], graphType: string): string[] {
  const names = schema.find(({ id }) => id === graphType)?.['newProperties'];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}
