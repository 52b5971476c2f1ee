import { expect, it } from 'vitest';
import { tidySchemas } from './tidy-schemas.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const objectOf = (properties: object) => ({ type: 'object', properties });

function tidied(schemas: Record<string, unknown>, used: readonly string[]): unknown {
  const paths = {
    '/': { get: { responses: { 200: { content: { 'application/json': { schema: { anyOf: used.map(ref) } } } } } } },
  };
  const { paths: after, components } = tidySchemas({ paths, components: { schemas } } as never);
  return { used: JSON.stringify(after).match(/(?<=schemas\/)\w+/g), schemas: components?.schemas };
}

it('merges both forms of a schema where they say the same, down to what they refer to', () => {
  const schemas = {
    State: { enum: ['a'] },
    StateInput: { enum: ['a'] },
    Job: objectOf({ state: ref('State') }),
    JobInput: objectOf({ state: ref('StateInput') }),
  };
  expect(tidied(schemas, ['Job', 'JobInput'])).toEqual({
    used: ['Job', 'Job'],
    schemas: { State: schemas.State, Job: schemas.Job },
  });
});

it('keeps both forms where they differ, or something that they refer to does', () => {
  const schemas = {
    Options: { ...objectOf({}), required: ['dryRun'] },
    OptionsInput: objectOf({}),
    Job: objectOf({ options: ref('Options') }),
    JobInput: objectOf({ options: ref('OptionsInput') }),
  };
  expect(tidied(schemas, ['Job', 'JobInput'])).toEqual({ used: ['Job', 'JobInput'], schemas });
});

it('drops what no route uses, and gives a form that is left alone the plain name', () => {
  const schemas = {
    New: { required: ['mode'] },
    NewInput: { properties: { next: ref('NewInput') } },
    Unused: {},
    UnusedInput: {},
  };
  expect(tidied(schemas, ['NewInput'])).toEqual({
    used: ['New'],
    schemas: { New: { properties: { next: ref('New') } } },
  });
});
