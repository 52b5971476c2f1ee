import { expect, test } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import { objectType } from '../../domain/object-types/index.ts';
import type { GraphClient, GraphRequest } from '../../graph/types.ts';
import { extensionNames, readExtensions } from './read-extensions.ts';

const OLD = 'extension_10cde8082c784e488aca1013fc5bd8d6_costCentre';
const NEW = 'extension_20cde8082c784e488aca1013fc5bd8d6_costCentre';
const GONE = 'extension_30cde8082c784e488aca1013fc5bd8d6_floor';

/** Answers what is named, and refuses a request that names what the tenant does not know. */
function tenant(values: Readonly<Record<string, string>>): { client: GraphClient; asked: GraphRequest[] } {
  const asked: GraphRequest[] = [];
  const client: GraphClient = {
    send: () => Promise.reject(new Error('nothing is written')),
    page: () => Promise.reject(new Error('nothing is listed')),
    object: () => Promise.reject(new Error('objects are read together')),
    batch: (requests) => {
      asked.push(...requests);
      return Promise.resolve(
        requests.map(({ url }) => {
          const names = (url.split('$select=')[1] ?? '').split(',');
          if (names.includes(GONE)) return { ok: false as const, error: new CybbackError('graph-bad-request', GONE) };
          const body = Object.fromEntries(
            names.flatMap((name) => (name in values ? [[name, values[name] ?? '']] : [])),
          );
          return { ok: true as const, response: { status: 200, headers: {}, body } };
        }),
      );
    },
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
  return { client, asked };
}

test('values of directory extensions are asked for by name, and a name the tenant lacks costs only itself', async () => {
  const { client, asked } = tenant({ [OLD]: 'CC-1' });
  const type = objectType('users');
  const found = await readExtensions(
    client,
    [
      { type, id: 'a', names: [OLD, GONE] },
      { type, id: 'b', names: [] },
      { type, id: 'c', names: [OLD] },
    ],
    {},
  );
  expect(found).toEqual([{ [OLD]: 'CC-1' }, {}, { [OLD]: 'CC-1' }]);
  expect(asked.map(({ url }) => url)).toEqual([
    `/users/a?$select=id,${OLD},${GONE}`,
    `/users/c?$select=id,${OLD}`,
    `/users/a?$select=id,${OLD}`,
    `/users/a?$select=id,${GONE}`,
  ]);
});

test('names carry the appId that the application has now', () => {
  const references = {
    isInBin: () => false,
    resolve: () => ({ state: 'mapped' as const, id: '20cde808-2c78-4e48-8aca-1013fc5bd8d6' }),
  };
  expect(extensionNames(objectType('users'), { id: 'a', [OLD]: 'CC-1', displayName: 'Ann' }, references)).toEqual([
    NEW,
  ]);
});
