import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { unknownPartsAt } from '#core/backups/store/capture/unknown-parts.ts';
import type { ObjectType } from '#core/domain/object-type.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { isTypeKey, TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { FaultOptions } from '#simulator/types.ts';
import { openState } from '../support/catalogue-state.ts';
import { giveExpirationPolicy } from '../support/expiration-policy.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** Read only where a permission is given that not every connection has, and this one has not. */
const isOptional = (type: string): boolean => isTypeKey(type) && OBJECT_TYPES[type].permissions.optional === true;

let harness: TenantHarness;
let connectionId: string;

interface Part {
  readonly type: TypeKey;
  readonly part: string;
  readonly path: string;
  /** Whose part it is, of which type, and something that the part holds. */
  readonly id: string;
  readonly expand?: boolean;
}

let parts: Part[] = [];

const idOf = (object: { [name: string]: unknown } | undefined): string => String(object?.['id']);

/** One object for each part that the types declare, most of which hold something. */
function prepare(): Part[] {
  const holders = holdersOfParts();
  return TYPE_KEYS.filter((type) => !isOptional(type)).flatMap((type) =>
    partsOf(OBJECT_TYPES[type]).map(({ part, template, expand }): Part => {
      const id = holders[`${type} ${part}`];
      if (id === undefined) throw new Error(`the tenant has no ${part} of ${type}`);
      return { type, part, path: `/v1.0${template.replace('{id}', id)}`, id, ...(expand && { expand }) };
    }),
  );
}

/** What is read below each object by itself. */
function partsOf({ relations, embedded, sources }: ObjectType): { part: string; template: string; expand: boolean }[] {
  return [
    ...relations.flatMap(({ name, read }) =>
      read.kind === 'get' ? [{ part: name, template: read.path, expand: read.expand }] : [],
    ),
    ...relations.flatMap(({ name, read }) =>
      read.kind === 'ends' ? [{ part: `${name}/${read.type}`, template: read.endPath, expand: false }] : [],
    ),
    ...embedded.map(({ name, path }) => ({ part: name, template: path, expand: false })),
    ...sources.flatMap((source) =>
      source.kind === 'perParent' ? [{ part: source.name, template: source.path, expand: false }] : [],
    ),
  ];
}

function holdersOfParts(): Record<string, string> {
  const { tenant } = harness;
  const [user, sponsor] = tenant.list('users').map(idOf);
  const [application] = tenant.list('applications').map(idOf);
  const unit = idOf(tenant.list('administrativeUnits')[0]);
  const device = idOf(tenant.list('devices')[0]);
  const principal = String(tenant.list('appRoleAssignments')[0]?.['resourceId']);
  const api = tenant.list('servicePrincipals').find((row) => {
    const scopes = row['oauth2PermissionScopes'];
    return Array.isArray(scopes) && scopes.length > 0;
  });
  const group = idOf(
    tenant.create('groups', {
      displayName: 'Planning',
      mailEnabled: true,
      mailNickname: 'planning',
      securityEnabled: false,
      groupTypes: ['Unified'],
    }),
  );
  if (!user || !sponsor || !application) throw new Error('the tenant is too small');
  tenant.link('sponsors', user, sponsor);
  tenant.link('owners', application, sponsor);
  tenant.link('owners', principal, sponsor);
  tenant.link('members', unit, sponsor);
  tenant.link('registeredOwners', device, sponsor);
  tenant.link('registeredUsers', device, sponsor);
  tenant.create('federatedIdentityCredentials', {
    parent: application,
    name: 'deployment',
    issuer: 'https://issuer.example',
    subject: 'main',
    audiences: ['api://AzureADTokenExchange'],
  });
  tenant.create('delegatedPermissionClassifications', {
    parent: idOf(api),
    permissionId: String((api?.['oauth2PermissionScopes'] as { id: string }[] | undefined)?.[0]?.id),
    permissionName: 'user_impersonation',
    classification: 'low',
  });
  tenant.create('groupSettings', {
    parent: group,
    templateId: randomUUID(),
    displayName: 'Group.Unified.Guest',
    values: [{ name: 'AllowToAddGuests', value: 'false' }],
  });
  giveExpirationPolicy(tenant, [group]);
  const policies = (
    ['claimsMappingPolicies', 'tokenLifetimePolicies', 'homeRealmDiscoveryPolicies', 'appManagementPolicies'] as const
  ).map((set) => [`${set} appliesTo`, idOf(tenant.list(set)[0])] as const);
  return {
    ...Object.fromEntries(policies),
    'users sponsors': user,
    'applications owners': application,
    'applications federatedIdentityCredentials': application,
    'applications extensionProperties': application,
    'servicePrincipals owners': principal,
    'servicePrincipals delegatedPermissionClassifications': idOf(api),
    'devices registeredOwners': device,
    'devices registeredUsers': device,
    'administrativeUnits members': unit,
    'administrativeUnits scopedRoleMembers': unit,
    'appRoleAssignments appRoleAssignedTo': principal,
    'groupSettings groups': group,
    'groupLifecyclePolicies selectedGroups/groups': group,
  };
}

/** Ways in which Graph says nothing about one set, though its object is there. */
const SILENCES: Record<string, Partial<FaultOptions>> = {
  'is refused': { status: 403, code: 'Authorization_RequestDenied' },
  'is not found': { status: 404, code: 'Request_ResourceNotFound' },
  'is a bad request': { status: 400, code: 'Request_BadRequest' },
  'is answered {}': { kind: 'emptyObject' },
  'is answered without a body': { kind: 'emptyBody' },
  'is answered without its value': { kind: 'noValue' },
  'is answered by pages without end': { kind: 'endlessRepeats' },
};

/** The expansions leave these objects' relations out, so that they are read by themselves, and the fault meets that. */
function silence(fault: Partial<FaultOptions>): void {
  for (const { path, part, id, expand } of parts) {
    const collection = path.split('/').slice(0, 3).join('/');
    harness.simulator.addFault({ path: `${path}*`, count: 'always', ...fault });
    if (expand)
      harness.simulator.addFault({
        path: `${collection}*expand=${part}*`,
        count: 'always',
        kind: 'noExpansion',
        property: part,
        objectId: id,
      });
  }
}

async function unknownIn(backup: Backup): Promise<string[]> {
  const { repository, manifest } = await harness.manifestOf(backup);
  const found: string[] = [];
  for (const [type, { unknown }] of Object.entries(manifest.types))
    for await (const entry of repository.readLinkRuns(unknown ? [unknown] : []))
      found.push(`${type} ${entry.relation} ${entry.sourceId}`);
  return found.sort();
}

/** Bucket and catalogue name exactly these. */
async function expectUnknown(backup: Backup, expected: readonly Part[]): Promise<void> {
  expect(await unknownIn(backup)).toEqual(expected.map(({ type, part, id }) => `${type} ${part} ${id}`).sort());
  for (const { type, part, id } of parts) {
    const scope = { connectionId: backup.connectionId, seq: backup.seq ?? 0, type };
    const known = (await unknownPartsAt(harness.db, scope, [id])).filter((one) => one.part === part);
    expect(
      known.map(({ objectId }) => objectId),
      `${type} ${part}`,
    ).toEqual(expected.some((one) => one.type === type && one.part === part) ? [id] : []);
  }
}

function expectNamed(backup: Backup, sentence: RegExp): void {
  for (const { type, part } of parts) {
    const named = backup.warnings.filter((warning) => warning.type === type);
    expect(named.map(({ message }) => message).join(' '), `${type} ${part}`).toMatch(sentence);
    expect(named.every(({ remedy }) => remedy !== '')).toBe(true);
  }
  expect(backup.warnings.filter(({ type }) => !parts.some((part) => part.type === type))).toEqual([]);
  expect(
    backup.warnings.some(({ message }) => message.includes('could not be read:') && message.startsWith('Users could')),
  ).toBe(false);
}

/** A set below one object that cannot be read: in each place in which one is read, and in each way in which Graph can say nothing; those that are wanted. */
export function testSilences(isTried: (silence: string) => boolean): void {
  beforeAll(async () => {
    harness = await tenantHarness({ simulator: { users: 40, groups: 8, seed: 91 } });
    parts = prepare();
    connectionId = await harness.connect();
    await harness.backup(connectionId);
  });
  afterEach(() => harness.simulator.clearFaults());
  afterAll(() => harness?.close());

  describe.each(
    Object.entries(SILENCES)
      .map(([name, fault], at) => ({ name, fault, mode: at % 2 === 0 ? 'full' : 'auto' }) as const)
      .filter(({ name }) => isTried(name)),
  )('a set below one object that $name', ({ fault, mode }) => {
    test('is unknown in a first backup, which has everything else', async () => {
      silence(fault);
      const other = await harness.connect();
      const backup = await harness.backup(other);
      expect(backup.state).toBe('completedWithWarnings');
      await expectUnknown(backup, parts);
      expectNamed(backup, /unknown in this backup, not empty/);
      for (const [type, state] of await harness.typesOf(backup))
        expect(state.state, type).toBe(isOptional(type) ? 'carried' : 'published');
      harness.simulator.clearFaults();
      const whole = await harness.backup(other);
      expect(whole).toMatchObject({ state: 'completed', warnings: [] });
      await expectUnknown(whole, []);
      await expectSound(harness, whole);
      await expectLikeTenant(harness, other);
      const [one, two] = await Promise.all([openState(harness.db, connectionId), openState(harness.db, other)]);
      expect(two.objects).toEqual(one.objects);
      expect(two.links).toEqual(one.links);
    });

    test(`keeps what was held in a later ${mode} backup`, async () => {
      const before = await openState(harness.db, connectionId);
      silence(fault);
      const backup = await harness.backup(connectionId, mode);
      expect(backup).toMatchObject({ state: 'completedWithWarnings', deleted: 0 });
      await expectUnknown(backup, parts);
      expectNamed(backup, /last backup held of that is kept/);
      await expectSound(harness, backup);
      const after = await openState(harness.db, connectionId);
      expect(after.links).toEqual(before.links);
      expect(after.objects).toEqual(before.objects);
      harness.simulator.clearFaults();
      const whole = await harness.backup(connectionId);
      expect(whole).toMatchObject({ state: 'completed', warnings: [], added: 0, deleted: 0 });
      await expectUnknown(whole, []);
    });
  });
}

/** One before a full backup and one before an incremental one. */
export const isSampled = (silence: string): boolean =>
  silence === 'is answered without a body' || silence === 'is answered {}';
