import openapiTS, { type OpenAPI3, astToString } from 'openapi-typescript';

const HEAD = `// Made by "npm run api:types" from the OpenAPI document of the API. Change the schemas in api/, then run it again.
`;

/** TypeScript types of everything that an OpenAPI document says. */
export async function renderTypes(document: object): Promise<string> {
  const nodes = await openapiTS(spellOutRecords(document) as OpenAPI3, {
    immutable: true,
    silent: true,
    // What has a default may be left out of a request; answers name what is always there.
    defaultNonNullable: false,
  });
  return `${HEAD}\n${astToString(nodes)}`;
}

interface RecordSchema {
  readonly propertyNames: { readonly enum?: readonly string[]; readonly $ref?: string };
  readonly additionalProperties: unknown;
}

/** A record whose keys are known becomes an object with these properties: the generator would take any key. */
function spellOutRecords(document: object): unknown {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const visited = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
    const names = isRecord(value) ? namesOf(document, value) : null;
    if (names === null) return visited;
    const { propertyNames: _, additionalProperties, ...rest } = visited;
    return { ...rest, properties: Object.fromEntries(names.map((name) => [name, additionalProperties])) };
  };
  return visit(document);
}

function isRecord(value: object): value is RecordSchema {
  return 'propertyNames' in value && 'additionalProperties' in value;
}

function namesOf(document: object, { propertyNames }: RecordSchema): readonly string[] | null {
  const { $ref } = propertyNames;
  const schema = $ref === undefined ? propertyNames : at(document, $ref.replace('#/', '').split('/'));
  return (schema as { enum?: readonly string[] }).enum ?? null;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, key) => (inner as Record<string, unknown>)[key], value);
}
