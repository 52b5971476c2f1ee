import { describe, expect, it } from 'vitest';
import { batchCollections } from '../batch/batch-collections.ts';
import type { BatchOutcome, GraphPage, GraphRequest } from '../types.ts';
import { deltaPages } from './delta.ts';
import { followedChain, NEW_CHAIN, type ChainLimits } from './page-chain.ts';
import { collect } from './pages.ts';

const LIMITS: ChainLimits = { pages: 60, emptyPages: 10, repeatedPages: 3 };
const entry = (id: number): { id: string } => ({ id: String(id) });
const link = (at: number): string => `https://graph/next?skip=${String(at)}`;

/** Page `at` of a chain without end: what it holds and where it leads. */
const ENDLESS: Record<string, (at: number) => { ids: number[]; next: string }> = {
  'leads to itself': (at) => ({ ids: [at], next: link(at) }),
  'goes in a circle of two': (at) => ({ ids: [at], next: link((at + 1) % 2) }),
  'goes in a circle of seven after five': (at) => ({ ids: [at], next: link(at < 11 ? at + 1 : 5) }),
  'brings one page under ever new links': (at) => ({ ids: [1, 2], next: link(at + 1) }),
  'brings the same entries in changing order': (at) => ({ ids: at % 2 ? [1, 2] : [2, 1], next: link(at + 1) }),
  'brings four pages in turn under ever new links': (at) => ({ ids: [at % 4], next: link(at + 1) }),
  'brings nothing under ever new links': (at) => ({ ids: [], next: link(at + 1) }),
  'brings ever new entries': (at) => ({ ids: [at], next: link(at + 1) }),
};

function pageAt(url: string, chain: (at: number) => { ids: number[]; next: string }): GraphPage {
  const { ids, next } = chain(Number(/skip=(\d+)/.exec(url)?.[1] ?? 0));
  return { value: ids.map(entry), nextLink: next, deltaLink: null };
}

type Walk = (fetch: (url: string) => GraphPage) => Promise<unknown>;

const WALKS: Record<string, Walk> = {
  collections: (fetch) =>
    collect({ page: ({ url }) => Promise.resolve(fetch(url)) }, { url: '/users' }, { limits: LIMITS }),
  'collections that are asked for ahead': (fetch) =>
    collect({ page: ({ url }) => Promise.resolve(fetch(url)) }, { url: '/users' }, { limits: LIMITS, ahead: true }),
  'delta rounds': async (fetch) => {
    const client = { page: ({ url }: { url: string }) => Promise.resolve(fetch(url)) };
    for await (const _ of deltaPages(client, { url: '/users/delta' }, { limits: LIMITS })) void _;
  },
  'collections by batch': async (fetch) => {
    const batch = (requests: readonly GraphRequest[]): Promise<readonly BatchOutcome[]> =>
      Promise.resolve(
        requests.map(({ url }): BatchOutcome => {
          const { value, nextLink } = fetch(url);
          return {
            ok: true,
            response: { status: 200, headers: {}, body: { value: [...value], '@odata.nextLink': nextLink } },
          };
        }),
      );
    const [outcome] = await batchCollections({ batch }, ['/groups/1/members'], { limits: LIMITS });
    if (outcome?.ok === false) throw outcome.error;
  },
};

describe.each(Object.entries(WALKS))('%s', (_, walk) => {
  it.each(Object.entries(ENDLESS))('end with an error when the chain %s', async (_name, chain) => {
    let fetched = 0;
    const walked = walk((url) => {
      fetched += 1;
      return pageAt(url, chain);
    });
    await expect(walked).rejects.toMatchObject({ code: 'graph-protocol', retryable: false });
    await expect(walked).rejects.toThrow(/come to no end/);
    expect(fetched).toBeLessThanOrEqual(LIMITS.pages + 1);
  });
});

describe('a chain that ends', () => {
  const run = (pages: readonly GraphPage[]): number => {
    let state = NEW_CHAIN;
    pages.forEach((page, at) => (state = followedChain(state, link(at), page, LIMITS)));
    return state.pages;
  };
  const page = (ids: readonly number[], at: number, last = false): GraphPage => ({
    value: ids.map(entry),
    nextLink: last ? null : link(at + 1),
    deltaLink: null,
  });

  it('may replay pages now and then, and have empty ones between', () => {
    const ids = [[1], [1], [2], [], [3], [3], [], [4], [4], [5]];
    expect(run(ids.map((value, at) => page(value, at, at === ids.length - 1)))).toBe(ids.length);
  });

  it('may split one group over many pages: its members differ', () => {
    const split = Array.from({ length: 40 }, (_, at): GraphPage => ({
      value: [{ id: 'large', 'members@delta': [entry(at)] }],
      nextLink: at === 39 ? null : link(at + 1),
      deltaLink: null,
    }));
    expect(run(split)).toBe(40);
  });

  it('may be exactly as long as the bound', () => {
    const pages = Array.from({ length: LIMITS.pages }, (_, at) => page([at], at, at === LIMITS.pages - 1));
    expect(run(pages)).toBe(LIMITS.pages);
  });

  it('keeps a state that does not grow', () => {
    const sizes = [10, 1_000].map((count) => {
      let state = NEW_CHAIN;
      for (let at = 0; at < count; at += 1)
        state = followedChain(state, link(at), page([at], at), { ...LIMITS, pages: 10_000 });
      return JSON.stringify(state).length;
    });
    expect(Math.max(...sizes)).toBeLessThan(300);
  });
});
