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
  /** May activate the role: accounts, and groups. */
  readonly eligible?: readonly string[];
  /** By group, who may become a member. */
  readonly eligibleMembers?: Readonly<Record<string, readonly string[]>>;
  /** Of the holders, those whose right ends. */
  readonly ending?: readonly string[];
  /** Groups that each enforced policy for all users leaves out, and who is in them. */
  readonly excludedGroups?: readonly (readonly string[])[];
  /** Groups of accounts and of the service. */
  readonly memberOf?: Readonly<Record<string, readonly string[]>>;
  readonly disabledInBackup?: readonly string[];
  readonly createdAgain?: readonly string[];
  /** Whoever has a password of their own since they were created. */
  readonly signedIn?: readonly string[];
  readonly bringsAdministrator?: boolean;
}

function clientOf(world: World): GraphClient {
  const { users, groups = {}, holders, excluded = [], excludedGroups = [], eligible = [], signedIn } = world;
  const user = (id: string): GraphObject => ({
    '@odata.type': '#microsoft.graph.user',
    id,
    accountEnabled: users[id] ?? false,
    createdDateTime: '2026-01-01T10:00:00Z',
    lastPasswordChangeDateTime: signedIn?.includes(id) ? '2026-02-01T10:00:00Z' : '2026-01-01T10:00:01Z',
  });
  const rights = (ids: readonly string[]): GraphObject[] =>
    ids.map((principalId) => ({ id: `right of ${principalId}`, principalId, directoryScopeId: '/' }));
  const list = (path: string): GraphObject[] => {
    const [, set, id = '', relation] = decodeURIComponent(path).split(/[/?]/);
    if (set === 'servicePrincipals' && relation === 'memberOf')
      return (world.memberOf?.own ?? []).map((group) => ({ id: group, isAssignableToRole: true }));
    if (set === 'servicePrincipals') return [{ id: 'own' }];
    if (relation === 'memberOf') return (world.memberOf?.[id] ?? []).map((group) => ({ id: group }));
    if (path.includes('roleAssignmentScheduleInstances'))
      return (world.ending ?? []).map((account) => ({
        roleAssignmentOriginId: `right of ${account}`,
        endDateTime: '2027-01-01T00:00:00Z',
      }));
    if (path.includes('roleEligibilityScheduleInstances')) return rights(eligible);
    if (set === 'roleManagement') return rights(holders);
    if (set === 'identityGovernance') {
      const group = Object.keys(world.eligibleMembers ?? {}).find((one) => path.includes(`'${one}'`));
      return (world.eligibleMembers?.[group ?? ''] ?? []).map((principalId) => ({ principalId, accessId: 'member' }));
    }
    if (set === 'identity')
      return [...excluded.map((ids) => [ids, []]), ...excludedGroups.map((ids) => [[], ids])].map(
        ([excludeUsers = [], excludeGroups = []]) => ({
          state: 'enabled',
          conditions: {
            users: { includeUsers: ['All'], excludeUsers: [...excludeUsers], excludeGroups: [...excludeGroups] },
          },
        }),
      );
    const devices = ['#microsoft.graph.device', '#microsoft.graph.servicePrincipal'].map((type) => ({
      '@odata.type': type,
      id: type,
      accountEnabled: true,
    }));
    return [...devices, ...(groups[id] ?? []).map(user)];
  };
  return {
    send: () => Promise.reject(new Error('nothing is written')),
    object: ({ url }) => {
      const id = url.split('/')[2]?.split('?')[0] ?? '';
      if (users[id] === undefined) return Promise.reject(new CybbackError('graph-not-found', id));
      return Promise.resolve(user(id));
    },
    page: ({ url }) => Promise.resolve({ value: list(url), nextLink: null, deltaLink: null }),
    batch: () => Promise.resolve([]),
    usage: { requests: 0, throttled: 0, waitedMs: 0 },
  };
}

const found = (world: World) =>
  protectedAccounts(
    { client: clientOf(world), ownAppId: 'app', signal: new AbortController().signal },
    {
      inBackup: (ids) =>
        Promise.resolve(
          new Map(
            ids
              .filter((id) => world.added?.includes(id) !== true)
              .map((id) => [
                id,
                {
                  enabled: world.disabledInBackup?.includes(id) !== true,
                  createdAgain: world.createdAgain?.includes(id) === true,
                },
              ]),
          ),
        ),
      bringsAdministrator: () => Promise.resolve(world.bringsAdministrator === true),
    },
  );
const kept = async (world: World): Promise<string[]> => [...(await found(world)).ids].sort();

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

  it('is who was added since where but for break-glass accounts nobody else could sign in', async () => {
    const world = { users: { a: true, glass: true }, holders: ['a', 'glass'], excluded: [['glass']], added: ['a'] };
    expect(await kept(world)).toEqual(['a', 'glass', 'own']);
    expect(await kept({ ...world, users: { a: true, glass: false } })).toEqual(['a', 'glass', 'own']);
    expect((await found(world)).stopgap).toEqual(new Set());
  });

  it('is who was added since only until the restore has brought back an administrator of the backup', async () => {
    const world = { users: { a: true, glass: true }, groups: { g: ['a'] }, holders: ['g', 'glass'], added: ['a'] };
    const brought = { ...world, excluded: [['glass']], bringsAdministrator: true };
    expect(await kept(brought)).toEqual(['a', 'g', 'glass', 'own']);
    expect((await found(brought)).stopgap).toEqual(new Set(['a', 'g']));
    // What break-glass accounts hold the role through stays.
    const shared = { ...brought, groups: { g: ['a', 'glass'] }, holders: ['g'] };
    expect((await found(shared)).stopgap).toEqual(new Set(['a']));
    expect((await found({ ...brought, added: [] })).stopgap).toEqual(new Set());
  });

  it('is rather whom the backup holds enabled than whom it wants disabled', async () => {
    const world = { users: { a: true, b: true }, holders: ['a', 'b'] };
    expect(await kept({ ...world, disabledInBackup: ['a'] })).toEqual(['b', 'own']);
  });

  it('is who may activate the role, where nobody holds it for good', async () => {
    const users = { a: true, b: true, glass: true };
    const world = { users, holders: ['glass'], excluded: [['glass']], eligible: ['a'] };
    expect(await kept(world)).toEqual(['a', 'glass', 'own']);
    expect(await kept({ ...world, eligible: ['g'], groups: { g: ['b'] } })).toEqual(['b', 'g', 'glass', 'own']);
    const ofGroup = { ...world, eligible: [], holders: ['g', 'glass'], eligibleMembers: { g: ['b'] } };
    expect(await kept(ofGroup)).toEqual(['b', 'g', 'glass', 'own']);
  });

  it('is rather who holds the role for good than whose right ends or has to be activated', async () => {
    const users = { a: true, b: true };
    expect(await kept({ users, holders: ['a', 'b'], ending: ['a'] })).toEqual(['b', 'own']);
    expect(await kept({ users, holders: ['b'], eligible: ['a'] })).toEqual(['b', 'own']);
    expect(await kept({ users, holders: ['a', 'b'], ending: ['a', 'b'] })).toEqual(['a', 'own']);
  });

  it('is nobody with a password that a restore made up', async () => {
    const world = { users: { a: true, b: true }, holders: ['a', 'b'], createdAgain: ['a'], added: ['b'] };
    expect(await kept(world)).toEqual(['b', 'own']);
    expect(await kept({ ...world, signedIn: ['a'] })).toEqual(['a', 'own']);
  });

  it('knows a break-glass account by a group that the policies leave out', async () => {
    const world = { users: { a: true, glass: true }, holders: ['a', 'glass'], memberOf: { glass: ['emergency'] } };
    const excludedGroups = [['emergency'], ['emergency', 'others']];
    expect(await kept({ ...world, excludedGroups })).toEqual(['a', 'glass', 'own']);
    expect(await kept({ ...world, excludedGroups: [...excludedGroups, ['others']] })).toEqual(['a', 'own']);
  });

  it('takes in groups that hold roles for the service', async () => {
    expect(await kept({ users: { a: true }, holders: ['a'], memberOf: { own: ['r'] } })).toEqual(['a', 'own', 'r']);
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
