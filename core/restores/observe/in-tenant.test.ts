import { expect, it } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { BatchOutcome, GraphClient } from '../../graph/types.ts';
import { inTenant } from './in-tenant.ts';

const GONE = new CybbackError('graph-not-found', 'There is no such object.');
const REFUSED = new CybbackError('graph-permission-missing', 'Insufficient privileges.');
const NOT_ASKED = (): Promise<never> => Promise.reject(new Error('not asked for here'));

/** A tenant that holds these objects, has others in its bin, and refuses to show some. */
function tenant({
  live = {},
  bin = [],
  refused = [],
}: {
  live?: Record<string, GraphObject>;
  bin?: string[];
  refused?: string[];
}) {
  let reads = 0;
  const answer = (url: string): BatchOutcome => {
    reads += 1;
    const id = /\/(?:users|groups|deletedItems)\/([^/?]+)/.exec(url)?.[1] ?? '';
    if (refused.includes(id)) return { ok: false, error: REFUSED };
    const body = url.includes('deletedItems') ? (bin.includes(id) ? { id } : undefined) : live[id];
    return body === undefined ? { ok: false, error: GONE } : { ok: true, response: { status: 200, headers: {}, body } };
  };
  const client: GraphClient = {
    object: NOT_ASKED,
    send: NOT_ASKED,
    page: NOT_ASKED,
    batch: (requests) => Promise.resolve(requests.map(({ url }) => answer(url))),
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
  return { client, reads: () => reads };
}

const user = (id: string, more: GraphObject = {}): GraphObject => ({
  id,
  displayName: id,
  jobTitle: 'Auditor',
  ...more,
});
const wanted = (id: string, newId: string | null = null) => ({ type: 'users' as const, id, newId, backup: user(id) });

it('tells what is as it was, changed, in the bin, gone, created again, and what Graph does not say', async () => {
  const { client } = tenant({
    live: {
      same: user('same', { signInActivity: { lastSignInDateTime: '2026-01-01' } }),
      changed: user('changed', { jobTitle: 'Intruder' }),
      renewed: user('renewed', { displayName: 'old' }),
    },
    bin: ['bin'],
    refused: ['refused'],
  });
  const ids = ['same', 'changed', 'bin', 'gone', 'refused'].map((id) => wanted(id));
  expect(await inTenant(client, [...ids, wanted('old', 'renewed')])).toEqual([
    { state: 'same', newId: null, differing: [] },
    { state: 'changed', newId: null, differing: ['jobTitle'] },
    { state: 'inBin' },
    { state: 'gone' },
    { state: 'unknown', why: expect.any(String) as string },
    { state: 'same', newId: 'renewed', differing: [] },
  ]);
});

it('does not call equal what it could not read in the backup', async () => {
  const { client } = tenant({ live: { a: user('a') } });
  expect(await inTenant(client, [{ ...wanted('a'), backup: null }])).toMatchObject([{ state: 'unknown' }]);
});

it('reads a bounded number of times for each object', async () => {
  const { client, reads } = tenant({});
  await inTenant(
    client,
    Array.from({ length: 40 }, (_, index) => wanted(String(index))),
  );
  expect(reads()).toBeLessThanOrEqual(2 * 40);
});
