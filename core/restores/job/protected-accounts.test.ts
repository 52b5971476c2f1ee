import { describe, expect, it } from 'vitest';
import { CybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { GraphClient } from '../../graph/types.ts';
import { protectedAccounts } from './protected-accounts.ts';

interface World {
  /** Enabled or not, by ID. */
  readonly users: Readonly<Record<string, boolean>>;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly holders: readonly string[];
  /** Accounts that each enforced policy for all users leaves out. */
  readonly excluded?: readonly (readonly string[])[];
  /** Added after the backup. */
  readonly added?: readonly string[];
}

function clientOf({ users, groups = {}, holders, excluded = [] }: World): GraphClient {
  const list = (path: string): GraphObject[] => {
    if (path.startsWith('/servicePrincipals')) return [{ id: 'own' }];
    if (path.startsWith('/roleManagement'))
      return holders.map((principalId) => ({ principalId, directoryScopeId: '/' }));
    if (path.startsWith('/identity'))
      return excluded.map((excludeUsers) => ({
        state: 'enabled',
        conditions: { users: { includeUsers: ['All'], excludeUsers: [...excludeUsers] } },
      }));
    const members = groups[path.split('/')[2] ?? ''] ?? [];
    return members.map((id) => ({ id, accountEnabled: users[id] ?? false }));
  };
  return {
    send: () => Promise.reject(new Error('nothing is written')),
    object: ({ url }) => {
      const id = url.split('/')[2]?.split('?')[0] ?? '';
      if (users[id] === undefined) return Promise.reject(new CybbackError('graph-not-found', id));
      return Promise.resolve({ id, accountEnabled: users[id] });
    },
    page: ({ url }) => Promise.resolve({ value: list(url), nextLink: null, deltaLink: null }),
    batch: () => Promise.resolve([]),
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
}

const kept = async (world: World): Promise<string[]> => {
  const found = await protectedAccounts(
    { client: clientOf(world), ownAppId: 'app', signal: new AbortController().signal },
    (ids) => Promise.resolve(new Set(ids.filter((id) => world.added?.includes(id) !== true))),
  );
  return [...found].sort();
};

describe('what a restore keeps so that somebody can sign in after it', () => {
  it('is the principal of the service and the only administrator', async () => {
    expect(await kept({ users: { a: true }, holders: ['a'] })).toEqual(['a', 'own']);
  });

  it('is one enabled administrator of several', async () => {
    expect(await kept({ users: { a: false, b: true, c: true }, holders: ['a', 'b', 'c'] })).toEqual(['b', 'own']);
  });

  it('is an administrator whom the backup holds before one who was added since', async () => {
    const world = { users: { a: true, b: true }, holders: ['a', 'b'] };
    expect(await kept({ ...world, added: ['a'] })).toEqual(['b', 'own']);
    expect(await kept({ ...world, added: ['a', 'b'] })).toEqual(['a', 'own']);
  });

  it('is nobody who was added since where break-glass accounts of the backup can sign in', async () => {
    const world = { users: { a: true, glass: true }, holders: ['a', 'glass'], excluded: [['glass']], added: ['a'] };
    expect(await kept(world)).toEqual(['glass', 'own']);
    expect(await kept({ ...world, users: { a: true, glass: false } })).toEqual(['a', 'glass', 'own']);
  });

  it('is an administrator besides the break-glass accounts, which are kept too', async () => {
    const users = { a: true, b: true, glass: true };
    const excluded = [['glass', 'a'], ['glass']];
    expect(await kept({ users, holders: ['a', 'b', 'glass'], excluded })).toEqual(['a', 'glass', 'own']);
  });

  it('is everybody with the role where none of them but break-glass accounts can sign in', async () => {
    const world = { users: { a: false, glass: true }, holders: ['a', 'glass'], excluded: [['glass']] };
    expect(await kept(world)).toEqual(['a', 'glass', 'own']);
  });

  it('takes in the group through which an account holds the role', async () => {
    expect(await kept({ users: { a: true }, groups: { g: ['a'] }, holders: ['g'] })).toEqual(['a', 'g', 'own']);
  });
});
