import { describe, expect, it } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import type { GraphClient, GraphPage } from '../types.ts';
import { deltaPages, latestDeltaLink } from './delta.ts';
import { pageOf } from './page-of.ts';
import { collect, pages } from './pages.ts';

/** A client whose pages are given by URL. */
function clientOf(
  answers: Record<string, Partial<GraphPage>>,
  asked: { url: string; headers?: unknown }[] = [],
): Pick<GraphClient, 'page'> & GraphClient {
  return {
    page: (request: { url: string; headers?: unknown }) => {
      asked.push(request);
      return Promise.resolve({ value: [], nextLink: null, deltaLink: null, ...answers[request.url] });
    },
  } as unknown as GraphClient;
}

describe('pages', () => {
  const answers = {
    '/users': { value: [{ id: '1' }], nextLink: 'https://graph/2' },
    'https://graph/2': { value: [], nextLink: 'https://graph/3' },
    'https://graph/3': { value: [{ id: '3' }] },
  };

  it('follow links to the end, through empty pages, with the same headers', async () => {
    const asked: { url: string; headers?: unknown }[] = [];
    const headers = { Prefer: 'return=minimal' };
    expect(await collect(clientOf(answers, asked), { url: '/users', headers })).toEqual([{ id: '1' }, { id: '3' }]);
    expect(asked.map((request) => request.headers)).toEqual([headers, headers, headers]);
  });

  it('are asked for one by one', async () => {
    const asked: { url: string }[] = [];
    const reader = pages(clientOf(answers, asked), { url: '/users' });
    await reader.next();
    expect(asked).toHaveLength(1);
    await reader.return();
    expect(asked).toHaveLength(1);
  });

  it('that link to themselves are refused', async () => {
    const client = clientOf({ '/users': { nextLink: '/users' } });
    await expect(collect(client, { url: '/users' })).rejects.toMatchObject({ code: 'graph-protocol' });
  });

  it('must be collections', () => {
    for (const body of [
      null,
      undefined,
      [],
      { value: null },
      { value: {} },
      { value: [1] },
      { id: '1' },
      { error: {} },
    ]) {
      expect(() => pageOf(body, '/users')).toThrow(CybbackError);
    }
    expect(pageOf({ value: [], '@odata.nextLink': 'n', '@odata.deltaLink': '' }, '/users')).toEqual({
      value: [],
      nextLink: 'n',
      deltaLink: null,
    });
  });
});

describe('a round of change tracking', () => {
  it('ends with its delta link', async () => {
    const client = clientOf({ '/users/delta': { nextLink: '/n' }, '/n': { value: [{ id: '1' }], deltaLink: '/d' } });
    const seen: GraphPage[] = [];
    for await (const page of deltaPages(client, { url: '/users/delta' })) seen.push(page);
    expect(seen.map(({ deltaLink }) => deltaLink)).toEqual([null, '/d']);
  });

  it('without a delta link at its end is not complete', async () => {
    const client = clientOf({ '/users/delta': { nextLink: '/n' }, '/n': { value: [{ id: '1' }] } });
    const seen: GraphPage[] = [];
    const read = (async () => {
      for await (const page of deltaPages(client, { url: '/users/delta' })) seen.push(page);
    })();
    await expect(read).rejects.toMatchObject({ code: 'graph-protocol' });
    expect(seen).toHaveLength(1);
  });

  it('can begin now', async () => {
    const asked: { url: string }[] = [];
    const client = clientOf({ '/users/delta?$select=id&$deltatoken=latest': { deltaLink: '/d' } }, asked);
    expect(await latestDeltaLink(client, { url: '/users/delta?$select=id' })).toBe('/d');
    expect(asked).toHaveLength(1);
    await latestDeltaLink(clientOf({ '/groups/delta?$deltatoken=latest': { deltaLink: '/d' } }), {
      url: '/groups/delta',
    });
  });
});
