import { expect, test } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { MOST_UNKNOWN_ENDS } from '../../domain/other-end.ts';
import type { BatchOutcome, GraphClient, GraphPage } from '../../graph/types.ts';
import { readEnds } from './read-ends.ts';

const REFUSED = new CybbackError('graph-permission-missing', 'Insufficient privileges to complete the operation.');
const relation = selectedGroups();

function selectedGroups() {
  const found = objectType('groupLifecyclePolicies').relations.find(({ read }) => read.kind === 'ends');
  if (found?.read.kind !== 'ends') throw new Error('no relation is read from its ends');
  return { ...found, read: found.read };
}

/** A tenant with so many groups, 100 on a page; of the first of them it says nothing, and the policy selects the others. */
function tenant({ groups, refused }: { groups: number; refused: number }): { client: GraphClient; pages: number[] } {
  const pages: number[] = [];
  const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const page = (from: number): GraphPage => ({
    value: Array.from({ length: Math.min(100, groups - from) }, (_, index) => ({ id: String(from + index) })),
    nextLink: from + 100 < groups ? `https://graph.microsoft.com/v1.0/groups?$skiptoken=${from + 100}` : null,
    deltaLink: null,
  });
  const answer = (url: string): BatchOutcome =>
    Number(url.split('/')[2]) < refused
      ? { ok: false, error: REFUSED }
      : { ok: true, response: { status: 200, headers: {}, body: { value: [{ id: 'policy' }, { id: 'another' }] } } };
  const client: GraphClient = {
    object: notAsked,
    send: notAsked,
    page: ({ url }) => {
      const from = Number(/skiptoken=(\d+)/.exec(url)?.[1] ?? 0);
      pages.push(from);
      return Promise.resolve(page(from));
    },
    batch: (requests) => Promise.resolve(requests.map(({ url }) => answer(url))),
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
  return { client, pages };
}

const read = (client: GraphClient) =>
  readEnds(client, { relation, sourceIds: new Set(['policy']), unreadable: ['graph-permission-missing'] }, {});

test('an end that cannot tell is unknown by itself, and the others tell of the objects that were asked for', async () => {
  const { client } = tenant({ groups: 250, refused: 2 });
  const { links, unread } = await read(client);
  expect(unread).toEqual(['selectedGroups/groups/0', 'selectedGroups/groups/1']);
  expect(links).toHaveLength(248);
  expect(links[0]).toEqual({ sourceId: 'policy', relation: 'selectedGroups', targetId: '2', targetType: 'groups' });
});

test('where very many ends cannot tell, the relation as a whole is unknown, and no more of them are asked', async () => {
  const { client, pages } = tenant({ groups: 10 * MOST_UNKNOWN_ENDS, refused: 10 * MOST_UNKNOWN_ENDS });
  expect(await read(client)).toEqual({ links: [], unread: ['selectedGroups'] });
  expect(pages).toHaveLength(MOST_UNKNOWN_ENDS / 100);
});
