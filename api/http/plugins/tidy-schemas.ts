import type { OpenAPIV3_1 } from 'openapi-types';

export type Document = Partial<OpenAPIV3_1.Document>;
type Schemas = Readonly<Record<string, unknown>>;

const PREFIX = '#/components/schemas/';
/** The type provider declares each schema twice: as it is sent to the API, under this ending, and as it is answered. */
const INPUT = 'Input';

/**
 * Leaves one schema for each name where there can be one: both forms are merged where they say the same, forms that no
 * route uses are dropped, and a form that is left alone gets the plain name.
 */
export function tidySchemas(document: Document): Document {
  const merged = renameSchemas(document, equalPairs(document.components?.schemas ?? {}));
  const used = usedSchemas(merged);
  const kept = withSchemas(
    merged,
    Object.entries(schemasOf(merged)).filter(([name]) => used.has(name)),
  );
  return renameSchemas(kept, new Set([...used].filter((name) => isInput(name) && !used.has(plainName(name)))));
}

/** Names of the input forms that say the same as the plain ones, down to what they refer to. */
function equalPairs(schemas: Schemas): Set<string> {
  const plain = (schema: unknown): string =>
    JSON.stringify(mapReferences(schema, (name) => (isInput(name) ? plainName(name) : name)));
  const equal = new Set(
    Object.keys(schemas).filter((name) => {
      if (!isInput(name) || !(plainName(name) in schemas)) return false;
      return plain(schemas[name]) === plain(schemas[plainName(name)]);
    }),
  );
  for (let before = -1; before !== equal.size;) {
    before = equal.size;
    for (const name of equal)
      if (referencesOf(schemas[name]).some((other) => isInput(other) && !equal.has(other))) equal.delete(name);
  }
  return equal;
}

/** What the routes refer to, directly or through other schemas. */
function usedSchemas(document: Document): Set<string> {
  const schemas = schemasOf(document);
  const used = new Set<string>();
  const waiting = referencesOf(document.paths);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    waiting.push(...referencesOf(schemas[name]));
  }
  return used;
}

/** Gives these input forms their plain names; where there is a plain form already, theirs goes. */
function renameSchemas(document: Document, names: ReadonlySet<string>): Document {
  const rename = (name: string): string => (names.has(name) ? plainName(name) : name);
  const renamed = mapReferences(document, rename) as Document;
  const schemas = new Map(Object.entries(schemasOf(renamed)).map(([name, schema]) => [rename(name), schema]));
  return withSchemas(renamed, [...schemas]);
}

function withSchemas(document: Document, entries: readonly (readonly [string, unknown])[]): Document {
  const schemas = Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return { ...document, components: { ...document.components, schemas } } as Document;
}

function mapReferences(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((element) => mapReferences(element, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isReference(key, inner) ? `${PREFIX}${rename(inner.slice(PREFIX.length))}` : mapReferences(inner, rename),
    ]),
  );
}

function referencesOf(value: unknown): string[] {
  const found: string[] = [];
  mapReferences(value, (name) => {
    found.push(name);
    return name;
  });
  return found;
}

function isReference(key: string, value: unknown): value is string {
  return key === '$ref' && typeof value === 'string' && value.startsWith(PREFIX);
}

function schemasOf(document: Document): Schemas {
  return document.components?.schemas ?? {};
}

function isInput(name: string): boolean {
  return name.endsWith(INPUT);
}

function plainName(name: string): string {
  return name.slice(0, -INPUT.length);
}
