import type { GraphObject } from '../../domain/json.ts';
import type { CaptureSource, ObjectType } from '../../domain/object-type.ts';
import type { BackupFacts } from '../store/capture/backup-facts.ts';
import { extensionNames } from './extension-properties.ts';
import { newProperties } from './read-schema.ts';

/**
 * Properties that Graph returns only when they are named and that no list of ours can hold: values of the tenant's
 * directory extensions, what the service's schema has gained, and what a permission of its own opens.
 */
export function namedProperties(
  type: ObjectType,
  context: BackupFacts['context'],
  granted: ReadonlySet<string>,
): string[] {
  const set = (name: string): readonly GraphObject[] => (context?.[name] ?? []) as readonly GraphObject[];
  const names = [
    ...extensionNames(set('extensionProperties'), type.graphType),
    ...newProperties(set('schema'), type.graphType),
    ...(type.guarded ?? []).flatMap(({ property, readers }) =>
      readers.some((one) => granted.has(one)) ? [property] : [],
    ),
  ];
  return [...new Set(names)].sort();
}

/**
 * The type as it is asked for in this tenant. Where a type is read by a list of properties, the named ones join it, in
 * list and delta; where Graph returns all by default, a list of ours would lose what only the default shows, so that
 * the named ones are read beside it (`asideOf`). What the service refuses to select is left out.
 */
export function selectedType(
  type: ObjectType,
  { named, refused }: { named: readonly string[]; refused: readonly string[] },
): ObjectType {
  if (!type.select) return type;
  const select = [...new Set([...type.select, ...named])].filter((name) => !refused.includes(name));
  const inDelta = select.filter((name) => !besideDelta(type).includes(name));
  return {
    ...type,
    select,
    sources: type.sources.map((source) => withSelect(source, select)),
    ...(type.delta?.select ? { delta: { ...type.delta, select: inDelta } } : {}),
  };
}

function withSelect(source: CaptureSource, select: readonly string[]): CaptureSource {
  if (source.kind !== 'collection' || !source.path.includes('$select=')) return source;
  return { ...source, path: source.path.replace(/\$select=[^&]*/, `$select=${select.join(',')}`) };
}

/** Properties that neither the type's list nor its delta brings: read by a list of their own. */
export function asideOf(
  type: ObjectType,
  { named, refused }: { named: readonly string[]; refused: readonly string[] },
): readonly string[] {
  const guarded = named.filter((name) => type.guarded?.some(({ property }) => property === name));
  const names = [...(type.select ? guarded : named), ...(type.delta?.lacks ?? [])];
  return names.filter((name) => !refused.includes(name));
}

/** What of the type no delta brings, whether or not it can be read: what is known of it is kept until it is read again. */
export function besideDelta({ delta, guarded = [] }: ObjectType): readonly string[] {
  return [...(delta?.lacks ?? []), ...guarded.map(({ property }) => property)];
}
