import { expect, test } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { objectType } from '../../domain/object-types/index.ts';
import type { BatchOutcome, GraphClient } from '../../graph/types.ts';
import { observeLive } from './observe-live.ts';

const BACKUP: GraphObject = { id: 'old', principalId: 'p1', resourceId: 'r1', appRoleId: 'x' };
const LAST_PAGE = 'https://graph.microsoft.com/v1.0/servicePrincipals/r1/appRoleAssignedTo?$skiptoken=2';

/** A tenant in which the assignment is found on the second page of its list, or on none. */
function tenant(second: readonly GraphObject[]): { client: GraphClient; followed: string[] } {
  const followed: string[] = [];
  const notFound = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const client: GraphClient = {
    object: notFound,
    send: notFound,
    page: ({ url }) => {
      followed.push(url);
      return Promise.resolve({ value: second, nextLink: null, deltaLink: null });
    },
    batch: (requests) =>
      Promise.resolve(
        requests.map(({ url }): BatchOutcome => {
          if (!url.endsWith('/appRoleAssignedTo'))
            return { ok: false, error: new CybbackError('graph-not-found', 'There is no such object.') };
          const value = [{ id: 'other', principalId: 'p2', appRoleId: 'x' }];
          return { ok: true, response: { status: 200, headers: {}, body: { value, '@odata.nextLink': LAST_PAGE } } };
        }),
      ),
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
  return { client, followed };
}

function look(client: GraphClient) {
  const type = objectType('appRoleAssignments');
  const naturalKeys = type.restore.naturalKeys?.(BACKUP) ?? [];
  return observeLive(client, [{ type, objectId: 'old', mappedId: null, backup: BACKUP, naturalKeys }], {
    links: false,
  });
}

test('what stands for an object is looked for on every page of a list', async () => {
  const { client, followed } = tenant([{ id: 'new', principalId: 'p1', resourceId: 'r1', appRoleId: 'x' }]);
  expect(await look(client)).toMatchObject([{ kind: 'matched', object: { id: 'new' } }]);
  expect(followed).toEqual([LAST_PAGE]);
});

test('an object is absent once the last page does not hold it either', async () => {
  const { client, followed } = tenant([{ id: 'third', principalId: 'p3', appRoleId: 'x' }]);
  expect(await look(client)).toMatchObject([{ kind: 'absent' }]);
  expect(followed).toEqual([LAST_PAGE]);
});
