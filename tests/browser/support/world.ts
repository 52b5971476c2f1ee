import { randomUUID } from 'node:crypto';
import { createVerifiedPerson } from '#core/accounts/create-verified-person.ts';
import { addMember, createWorkspace } from '#core/accounts/store/workspaces.ts';
import { openDatabase } from '#core/database/open.ts';
import { ROLES, type Role } from '#core/domain/states.ts';
import type { TenantHandle, TenantOptions } from '#simulator/index.ts';
import { type ApiClient, apiFor } from './api.ts';
import type { ConsoleStack } from './console-stack.ts';

/** A workspace with a tenant that nobody has backed up yet. */
export interface Connected {
  readonly workspaceId: string;
  readonly people: Readonly<Record<Role, Person>>;
  readonly api: ApiClient;
  readonly connectionId: string;
}

/** With backups of a tenant that changed, and lost something before the last. */
export interface BackedUp extends Connected {
  readonly backups: readonly [first: string, second: string, third: string];
  /** A user who was deleted. */
  readonly user: Named;
  /** A group that was changed by mistake. */
  readonly group: Named;
}

/** User and group were restored. */
export interface Restored extends BackedUp {
  /** A dry run and one that was carried out. */
  readonly restores: { readonly dryRun: string; readonly done: string };
}

/** In use for a while: something to see on every page. */
export interface World extends Restored {
  readonly scheduleId: string;
  /** Of the newest backup, from which the tenant differs. */
  readonly proofId: string;
  readonly storageId: string;
}

/** For the names of pages, before there is a world to ask for their addresses. */
export const NOWHERE: World = {
  workspaceId: '',
  people: {} as World['people'],
  api: {} as ApiClient,
  connectionId: '',
  backups: ['', '', ''],
  scheduleId: '',
  restores: { dryRun: '', done: '' },
  proofId: '',
  storageId: '',
  user: { id: '', displayName: '' },
  group: { id: '', displayName: '' },
};

export interface Named {
  readonly id: string;
  readonly displayName: string;
}

export interface Person {
  readonly email: string;
  readonly password: string;
}

const NAMES: Readonly<Record<Role, string>> = {
  owner: 'Olivia Berg',
  restorer: 'Robin Falk',
  operator: 'Omar Lind',
  viewer: 'Vera Holm',
};
const CHANGES = 40;

/** @param domain of the addresses of its people, who are of this workspace alone. */
export async function connectWorkspace(stack: ConsoleStack, domain: string): Promise<Connected> {
  const db = openDatabase(stack.databaseUrl, { maxConnections: 2 });
  try {
    const workspace = await createWorkspace(db, 'Contoso');
    const people = {} as Record<Role, Person>;
    for (const role of ROLES) {
      const person = {
        email: `${role}@${domain}`,
        password: `blue lantern over water ${String(ROLES.indexOf(role))}7`,
      };
      await createVerifiedPerson(db, { ...person, name: NAMES[role], company: 'Contoso' });
      await addMember(db, { workspaceId: workspace.id, email: person.email, name: NAMES[role], role });
      people[role] = person;
    }
    const api = await apiFor(db, { url: stack.url, workspaceId: workspace.id });
    const { tenant } = stack;
    const { connection } = await api.post<{ connection: { id: string } }>('/connections', {
      name: tenant.displayName,
      tenantId: tenant.id,
      clientId: tenant.clientId,
      clientSecret: tenant.clientSecret,
    });
    return { workspaceId: workspace.id, people, api, connectionId: connection.id };
  } finally {
    await db.destroy();
  }
}

/** Connects one more tenant to the workspace, known by other domains. */
export async function connectTenant(
  stack: ConsoleStack,
  { api }: Pick<Connected, 'api'>,
  options: Omit<TenantOptions, 'tenantId' | 'clientId'>,
): Promise<{ readonly connectionId: string; readonly tenant: TenantHandle }> {
  const tenant = stack.simulator.createTenant({ ...options, tenantId: randomUUID(), clientId: randomUUID() });
  const { connection } = await api.post<{ connection: { id: string } }>('/connections', {
    name: tenant.displayName,
    tenantId: tenant.id,
    clientId: tenant.clientId,
    clientSecret: tenant.clientSecret,
  });
  return { connectionId: connection.id, tenant };
}

/** @returns its ID, when it has ended. */
export async function backUp({ api, connectionId }: Pick<Connected, 'api' | 'connectionId'>): Promise<string> {
  const { id } = await api.post<{ id: string }>(`/connections/${connectionId}/backups`);
  await api.ended(`/backups/${id}`);
  return id;
}

/** Backs the tenant up while it changes, and breaks it. */
export async function backedUpWorkspace(stack: ConsoleStack, domain: string): Promise<BackedUp> {
  const { tenant } = stack;
  const connected = await connectWorkspace(stack, domain);
  const first = await backUp(connected);
  tenant.applyChanges({ count: CHANGES, seed: 5 });
  const second = await backUp(connected);
  const { user, group } = victims(stack);
  tenant.delete(user.id);
  tenant.update(group.id, { description: 'Changed by mistake' });
  const third = await backUp(connected);
  return { ...connected, backups: [first, second, third], user, group };
}

/** Restores what was broken. */
export async function restoredWorkspace(stack: ConsoleStack, domain: string): Promise<Restored> {
  const backedUp = await backedUpWorkspace(stack, domain);
  const { api, backups, user, group } = backedUp;
  const restoreOf = async (dryRun: boolean): Promise<string> => {
    const { id } = await api.post<{ id: string }>('/restores', {
      backupId: backups[1],
      selection: {
        objects: [
          { type: 'users', id: user.id },
          { type: 'groups', id: group.id },
        ],
      },
      options: { dryRun, overwrite: true, links: 'rollBack' },
      reason: dryRun ? 'What would come back?' : 'Deleted by mistake',
    });
    await api.ended(`/restores/${id}`);
    return id;
  };
  return { ...backedUp, restores: { dryRun: await restoreOf(true), done: await restoreOf(false) } };
}

/** With a proof of the copy and everything else that a page can show. Files that need less make less. */
export async function makeWorld(stack: ConsoleStack, domain = 'contoso.example'): Promise<World> {
  const restored = await restoredWorkspace(stack, domain);
  const { api, connectionId } = restored;
  const { id: proofId } = await api.post<{ id: string }>(`/connections/${connectionId}/proofs`);
  await api.ended(`/proofs/${proofId}`);
  const { id: scheduleId } = await api.post<{ id: string }>(`/connections/${connectionId}/schedules`, {
    name: 'Every night',
    spec: { kind: 'daily', time: '02:00' },
    timeZone: 'Europe/Stockholm',
    windowMinutes: 60,
  });
  return { ...restored, proofId, scheduleId, storageId: await saveBucket(stack, api) };
}

/** Somebody and something without an Entra role, whom the app may restore. */
function victims({ tenant }: ConsoleStack): Pick<World, 'user' | 'group'> {
  const privileged = privilegedIds(tenant);
  const group = tenant
    .list('groups')
    .find(
      ({ id, isAssignableToRole, groupTypes, onPremisesSyncEnabled, mailEnabled }) =>
        !privileged.has(String(id)) &&
        isAssignableToRole !== true &&
        onPremisesSyncEnabled !== true &&
        mailEnabled !== true &&
        Array.isArray(groupTypes) &&
        groupTypes.length === 0,
    );
  if (!group) throw new Error('the tenant has no such group');
  return { user: unprivilegedUser(tenant), group: named(group) };
}

/** A member whom an application may undelete: without a role, also not through a group. */
export function unprivilegedUser(tenant: TenantHandle): Named {
  const privileged = privilegedIds(tenant);
  const user = tenant
    .list('users')
    .find(
      ({ id, userType, onPremisesSyncEnabled }) =>
        !privileged.has(String(id)) && userType === 'Member' && onPremisesSyncEnabled !== true,
    );
  if (!user) throw new Error('the tenant has nobody to delete');
  return named(user);
}

function privilegedIds(tenant: TenantHandle): ReadonlySet<string> {
  const direct = new Set(tenant.list('roleAssignments').map(({ principalId }) => String(principalId)));
  const throughGroups = tenant
    .list('groups')
    .filter(({ id }) => direct.has(String(id)))
    .flatMap(({ id }) => tenant.linked('members', String(id)));
  return new Set([...direct, ...throughGroups]);
}

function named({ id, displayName }: Readonly<Record<string, unknown>>): Named {
  return { id: String(id), displayName: String(displayName) };
}

async function saveBucket({ s3, bucket }: ConsoleStack, api: ApiClient): Promise<string> {
  const values = {
    preset: 'other',
    endpoint: s3.endpoint,
    region: s3.region,
    bucket,
    prefix: 'entra',
    pathStyle: true,
    accessKeyId: s3.accessKeyId,
    secretAccessKey: s3.secretAccessKey,
  };
  const { testId } = await api.post<{ testId: string }>('/storage/test', values);
  return (await api.post<{ id: string }>('/storages', { name: 'Our own bucket', ...values, testId })).id;
}
