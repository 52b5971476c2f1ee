import fc, { type Arbitrary } from 'fast-check';
import type { Operation, Parameter, Schema, Schemas } from './api-document.fixture.ts';

export interface Call {
  readonly url: string;
  readonly body: unknown;
}

interface Sources {
  readonly schemas: Schemas;
  /** Identifiers of what is there. */
  readonly known: readonly string[];
}

const LONGEST_TEXT = 40;
const MOST_ITEMS = 4;

/** What nobody should send: characters that databases, logs and tables stumble over, sizes, other kinds of values. */
const spoiled: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '\0',
    '\uD800',
    '=1+1',
    "'; drop table person; --",
    '%00',
    '../..',
    '{}',
    '\r\nx: y',
    '𝒳'.repeat(300),
    'x'.repeat(10_000),
    -1,
    0,
    2 ** 31,
    2 ** 63,
    1e308,
    null,
    true,
    [],
    {},
    '__proto__',
    '9999-99-99T99:99:99Z',
    '00000000-0000-0000-0000-000000000000',
  ),
  fc.string({ unit: 'binary', maxLength: LONGEST_TEXT }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Calls of an operation: most of them as its schema has it, some with a value that is not. */
export function callsOf({ path, parameters, body }: Operation, sources: Sources): Arbitrary<Call> {
  const value = (schema: Schema): Arbitrary<unknown> =>
    fc.oneof({ weight: 6, arbitrary: valueOf(schema, sources) }, { weight: 1, arbitrary: spoiled });
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  return fc
    .record({
      path: fc.record(recordOf(inPath, ({ schema }) => value(schema))),
      query: fc.record(
        recordOf(inQuery, ({ schema }) => value(schema)),
        { requiredKeys: inQuery.filter(({ required }) => required).map(({ name }) => name) },
      ),
      body: body === null ? fc.constant(undefined) : value(body),
    })
    .map((made) => ({ url: urlOf(path, made), body: made.body }));
}

function recordOf(
  parameters: readonly Parameter[],
  arbitrary: (parameter: Parameter) => Arbitrary<unknown>,
): Record<string, Arbitrary<unknown>> {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, arbitrary(parameter)]));
}

function urlOf(
  pattern: string,
  made: { readonly path: Readonly<Record<string, unknown>>; readonly query: Readonly<Record<string, unknown>> },
): string {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const text = encoded(made.path[name]);
    // These would be another path.
    return ['', '.', '..'].includes(text) ? '-' : text;
  });
  const query = Object.entries(made.query)
    .flatMap(([name, given]) => (Array.isArray(given) ? given : [given]).map((one) => `${name}=${encoded(one)}`))
    .join('&');
  return query === '' ? path : `${path}?${query}`;
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.toWellFormed());
}

function valueOf(schema: Schema, sources: Sources): Arbitrary<unknown> {
  const { $ref, const: only, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) return valueOf(sources.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, sources);
  if (only !== undefined) return fc.constant(only);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(choice, sources)));
  if (allOf !== undefined) return valueOf(Object.assign({}, ...allOf) as Schema, sources);
  const types = [schema.type ?? 'object'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, sources)));
}

function ofType(type: string, schema: Schema, sources: Sources): Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textOf(schema, sources);
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 100, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const minLength = schema.minItems ?? 0;
      const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS));
      return fc.array(valueOf(schema.items ?? {}, sources), { minLength, maxLength });
    }
    default: {
      const properties = Object.entries(schema.properties ?? {});
      const fields = Object.fromEntries(properties.map(([name, each]) => [name, valueOf(each, sources)]));
      return fc.record(fields, { requiredKeys: (schema.required ?? []).filter((name) => name in fields) });
    }
  }
}

function textOf({ format, pattern, minLength = 0, maxLength }: Schema, { known }: Sources): Arbitrary<unknown> {
  switch (format) {
    case 'uuid':
      return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: fc.uuid() });
    case 'email':
      return fc.emailAddress();
    case 'date-time':
      return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
    case 'uri':
      return fc.webUrl();
    default: {
      const longest = Math.max(minLength, Math.min(maxLength ?? LONGEST_TEXT, LONGEST_TEXT));
      const free = fc.oneof(fc.string({ unit: 'grapheme', minLength, maxLength: longest }), fc.constantFrom(...known));
      if (pattern === undefined) return free;
      return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
    }
  }
}
