import { expect, it } from 'vitest';
import { readApiDocument } from '../../scripts/api-types/read-document.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

type Schemas = Readonly<Record<string, Schema>>;

const BOUNDED_FORMATS = new Set(['uuid', 'date-time', 'date']);

/** Whether a pattern says how long a text can be: from its beginning to its end, without a part that repeats at will. */
function isBoundedPattern(pattern: string | undefined): boolean {
  return pattern !== undefined && pattern.startsWith('^') && pattern.endsWith('$') && !/[^\\][*+]|,\}/.test(pattern);
}

function isBoundedText(schema: Schema): boolean {
  return schema.maxLength !== undefined || BOUNDED_FORMATS.has(schema.format ?? '') || isBoundedPattern(schema.pattern);
}

function isBoundedNumber({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Schema): boolean {
  return (minimum ?? exclusiveMinimum) !== undefined && (maximum ?? exclusiveMaximum) !== undefined;
}

/** Says nothing of what it takes. */
function isAnything(schema: Schema): boolean {
  const says = schema.$ref ?? schema.type ?? schema.anyOf ?? schema.oneOf ?? schema.allOf;
  return says === undefined && !isChoice(schema);
}

const isChoice = (schema: Schema): boolean => schema.enum !== undefined || schema.const !== undefined;

function resolve(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
}

function unboundedHere(schema: Schema, schemas: Schemas): string[] {
  const types = new Set(typeof schema.type === 'string' ? [schema.type] : schema.type);
  const found: string[] = [];
  if (types.has('string') && !isChoice(schema) && !isBoundedText(schema)) found.push('text');
  if (types.has('array') && schema.maxItems === undefined) found.push('list');
  const isNumber = types.has('number') || types.has('integer');
  if (isNumber && !isChoice(schema) && !isBoundedNumber(schema)) found.push('number');
  if (isAnything(schema)) found.push('anything');
  const isOpen =
    types.has('object') && ![undefined, false].includes(schema.additionalProperties as boolean | undefined);
  const namesAreChoices = isChoice(resolve(schema.propertyNames ?? {}, schemas));
  if (isOpen && schema.maxProperties === undefined && !namesAreChoices) found.push('map');
  return found;
}

function partsOf(schema: Schema): [string, Schema][] {
  const open = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  return [
    ...Object.entries(schema.properties ?? {}),
    ...open.map((part): [string, Schema] => ['*', part]),
    ...(schema.items === undefined ? [] : [['[]', schema.items] as [string, Schema]]),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((parts) =>
      (parts ?? []).map((part): [string, Schema] => ['', part]),
    ),
  ];
}

/** Where a schema takes a text, list, map or number without a bound. */
function unbounded(schema: Schema, at: string, schemas: Schemas): string[] {
  if (schema.$ref !== undefined && at.split(' ').includes(schema.$ref)) return [];
  const path = schema.$ref === undefined ? at : `${at} ${schema.$ref}`;
  const known = resolve(schema, schemas);
  return [
    ...unboundedHere(known, schemas).map((what) => `${path}: ${what}`),
    ...partsOf(known).flatMap(([name, part]) => unbounded(part, `${path} ${name}`, schemas)),
  ];
}

function unboundedInput({ paths, components: { schemas } }: Document): string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { parameters = [], requestBody }]) => [
      ...parameters.flatMap(({ name, schema }) => unbounded(schema, `${method} ${path} ?${name}`, schemas)),
      ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
        unbounded(schema, `${method} ${path}`, schemas),
      ),
    ]),
  );
}

it('bounds every text, list, map and number, and says the type of everything, that a request can hold', async () => {
  expect(unboundedInput((await readApiDocument()) as Document)).toEqual([]);
}, 60_000);

it('finds each kind of input without a bound', () => {
  const body: Schema = {
    type: 'object',
    properties: {
      text: { type: 'string', pattern: '^a+$' },
      list: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
      map: { type: 'object', additionalProperties: { type: 'boolean' } },
      bounded: { type: 'string', pattern: '^[ab]{1,9}$' },
      anything: {},
      half: { type: 'number', maximum: 5 },
      open: { type: 'object', additionalProperties: true },
      choices: { type: 'object', propertyNames: { enum: ['a'] }, additionalProperties: { type: 'boolean' } },
    },
  };
  const node: Schema = {
    type: 'object',
    properties: { next: { $ref: '#/components/schemas/Node' }, size: { type: ['integer', 'null'] } },
  };
  const operation: Operation = { requestBody: { content: { json: { schema: body } } } };
  expect(unboundedInput({ paths: { '/a': { post: operation } }, components: { schemas: { Node: node } } })).toEqual([
    'post /a text: text',
    'post /a list: list',
    'post /a list [] #/components/schemas/Node size: number',
    'post /a map: map',
    'post /a anything: anything',
    'post /a half: number',
    'post /a open: map',
  ]);
});
