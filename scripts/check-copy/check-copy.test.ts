import { describe, expect, it } from 'vitest';
import type { ApiClient } from '#local/demo/api-client.ts';
import { checkCopy } from './check-copy.ts';

const TOTAL = { objects: 5, links: 2, since: 0, missed: 0, unclear: 0, unknownInCopy: 0 };
const RUNNING = {
  id: 'p1',
  state: 'running',
  outcome: null,
  graph: { requests: 7 },
  error: null,
  warnings: [],
  backup: { seq: 3, finishedAt: '2026-01-01T00:00:00.000Z' },
  total: TOTAL,
  types: [],
};

/** An API that answers each GET of the proof with the next of these, and differences in two pages. */
function api(...proofs: object[]): Pick<ApiClient, 'get' | 'post'> {
  const pages = [
    {
      items: [
        {
          type: 'users',
          id: 'a',
          displayName: 'Ann',
          kind: 'different',
          cause: 'missed',
          link: null,
          attributes: [{ path: 'city', tenant: 'Oslo', copy: null }],
          unreadable: null,
        },
      ],
      nextCursor: 'next',
    },
    {
      items: [
        {
          type: 'groups',
          id: 'g',
          displayName: null,
          kind: 'onlyInCopy',
          cause: 'since',
          link: { relationLabel: 'Members', id: 'a', displayName: 'Ann' },
          attributes: [],
          unreadable: null,
        },
      ],
      nextCursor: null,
    },
  ];
  const get = (path: string): object =>
    path.includes('/differences') ? (pages[path.includes('cursor=next') ? 1 : 0] ?? {}) : (proofs.shift() ?? {});
  return {
    get: <T>(path: string) => Promise.resolve(get(path) as T),
    post: <T>() => Promise.resolve(RUNNING as T),
  };
}

async function check(...proofs: object[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const code = await checkCopy({ api: api(...proofs), connectionId: 'c', pollMs: 1, say: (line) => said.push(line) });
  return { code, said: said.join('\n') };
}

describe('check:copy', () => {
  it('waits, and ends with 0 where both are equal', async () => {
    const { code, said } = await check(RUNNING, { ...RUNNING, state: 'completed', outcome: 'equal' });
    expect(code).toBe(0);
    expect(said).toContain('The newest backup is equal to the tenant.');
    expect(said).toContain('Backup #3 of 2026-01-01T00:00:00.000Z; 5 objects and 2 links');
  });

  it('ends with 1 where they differ, and says every difference with both sides and its cause', async () => {
    const total = { ...TOTAL, missed: 1, since: 1 };
    const { code, said } = await check({ ...RUNNING, state: 'completed', outcome: 'differs', total });
    expect(code).toBe(1);
    expect(said).toContain('users Ann (a): different; missed\n    city: tenant "Oslo", backup null');
    expect(said).toContain('groups g (g), Members: Ann (a): only in the backup; changed since the backup');
    expect(said).toContain('Changed since the backup: 1.');
  });

  it('ends with 2 where not everything could be compared, and names it', async () => {
    const types = [{ label: 'Devices', state: 'unread', failure: { message: 'No permission.' }, unknown: [] }];
    const { code, said } = await check({ ...RUNNING, state: 'completedWithWarnings', outcome: 'unknown', types });
    expect(code).toBe(2);
    expect(said).toContain('Not compared: Devices: No permission.');
  });

  it('ends with 2 where the proof did not come to its end', async () => {
    const { code, said } = await check({ ...RUNNING, state: 'failed', error: { message: 'Signed out.' } });
    expect(code).toBe(2);
    expect(said).toContain('Could not tell: the proof ended as "failed": Signed out.');
  });
});
