import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readApiDocument } from './read-document.ts';
import { renderTypes } from './render-types.ts';
import { TYPES_FILE } from './types-file.ts';

it('keeps the types of the console as the API declares them', async () => {
  const kept = readFileSync(join(import.meta.dirname, '../..', TYPES_FILE), 'utf8');
  const current = await renderTypes(await readApiDocument());
  expect(kept === current, 'web/shared/api/schema.gen.d.ts is out of date: run "npm run api:types"').toBe(true);
}, 60_000);

it('gives records whose keys are known these keys, and leaves open those that are open', async () => {
  const types = await renderTypes({
    openapi: '3.1.1',
    info: { title: 'Test', version: '1' },
    paths: {},
    components: {
      schemas: {
        Kind: { type: 'string', enum: ['one', 'two'] },
        ByKind: {
          type: 'object',
          propertyNames: { $ref: '#/components/schemas/Kind' },
          additionalProperties: { type: 'integer' },
          required: ['one'],
        },
        Open: { type: 'object', propertyNames: { type: 'string' }, additionalProperties: { type: 'integer' } },
      },
    },
  });
  const text = types.replace(/\s+/g, ' ');
  expect(text).toContain('readonly ByKind: { readonly one: number; readonly two?: number; }');
  expect(text).toContain('readonly Open: { readonly [key: string]: number; }');
});
