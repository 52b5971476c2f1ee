import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import type { GraphObject } from '#core/domain/json.ts';
import { objectType, OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { decodeRecord } from '#core/repository/record-codec.ts';
import { READ_PERMISSIONS } from '#simulator/seed/permissions.ts';
import { openState } from '../support/catalogue-state.ts';
import { expectLikeTenant, expectSound } from '../support/soundness.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** Kinds of their own that Graph lists with another type: agents, their blueprints and their users. */
vi.setConfig({ testTimeout: 120_000 });

const KINDS = TYPE_KEYS.flatMap((type) =>
  (OBJECT_TYPES[type].ownKinds ?? []).map(({ graphType }) => [graphType, type] as const),
);

let harness: TenantHarness;
let connectionId: string;
let first: Backup;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 12, groups: 4, seed: 23, variety: true } });
  harness.tenant.setPermissions([...READ_PERMISSIONS, 'Member.Read.Hidden']);
  connectionId = await harness.connect();
  first = await harness.backup(connectionId);
});
afterAll(() => harness?.close());

function oneOf(graphType: string, type: TypeKey): { [name: string]: unknown } {
  const named = `#microsoft.graph.${graphType}`;
  const found = harness.tenant.list(type).find((row) => row['@odata.type'] === named);
  if (!found) throw new Error(`the tenant has no ${graphType}`);
  return found;
}

async function held(backup: Backup, type: TypeKey, id: string): Promise<GraphObject> {
  const { repository, manifest } = await harness.manifestOf(backup);
  const entry = await repository.findObject(manifest.types[type]?.objectRuns ?? [], id);
  if (!entry?.location) throw new Error(`${type} ${id} is not in the backup`);
  return decodeRecord(await repository.readRecord(entry.location)).object;
}

async function edges(id: string): Promise<string[]> {
  const rows = await harness.db
    .selectFrom('referenceEdge')
    .select(['path', 'kind', 'named'])
    .where('connectionId', '=', connectionId)
    .where('objectId', '=', id)
    .execute();
  return rows.map(({ path, kind, named }) => `${path} ${kind} ${named}`);
}

test.each(KINDS)('%s is captured with its own name, in full and incremental backups', async (graphType, type) => {
  const id = String(oneOf(graphType, type)['id']);
  expect((await held(first, type, id))['@odata.type']).toBe(`#microsoft.graph.${graphType}`);
  harness.tenant.update(id, { displayName: `Changed ${graphType}` });
  const later = await harness.backup(connectionId);
  expect(await held(later, type, id)).toMatchObject({
    '@odata.type': `#microsoft.graph.${graphType}`,
    displayName: `Changed ${graphType}`,
  });
  await expectSound(harness, later);
  await expectLikeTenant(harness, connectionId);
});

test('an agent user names the agent that it acts for, and the agent its blueprint', async () => {
  const user = oneOf('agentUser', 'users');
  const agent = oneOf('agentIdentity', 'servicePrincipals');
  const blueprint = oneOf('agentIdentityBlueprint', 'applications');
  expect((await held(first, 'users', String(user['id'])))['identityParentId']).toBe(agent['id']);
  expect(await edges(String(user['id']))).toContain(`identityParentId object ${String(agent['id'])}`);
  expect(await edges(String(agent['id']))).toContain(`agentIdentityBlueprintId appId ${String(blueprint['appId'])}`);
  const { links } = await openState(harness.db, connectionId);
  expect(links.filter(({ sourceId, relation }) => sourceId === user['id'] && relation === 'sponsors')).toHaveLength(1);
});

test.each(KINDS)('%s is left alone by a restore, changed or gone', async (graphType, type) => {
  const id = String(oneOf(graphType, type)['id']);
  harness.tenant.update(id, { displayName: 'Changed since' });
  const restore = async (): Promise<unknown[]> => {
    const items = await harness.itemsOf(await harness.restore({ backup: first, objects: [{ type, id }] }));
    return items.filter(({ objectId }) => objectId === id).map(({ reasons }) => reasons.map(({ code }) => code));
  };
  expect(await restore()).toEqual([expect.arrayContaining(['agent-identity'])]);
  expect(oneOf(graphType, type)['displayName']).toBe('Changed since');
  harness.tenant.delete(id, { permanent: true });
  const before = harness.tenant.list(type).length;
  expect(await restore()).toEqual([expect.arrayContaining(['agent-identity'])]);
  expect(harness.tenant.list(type)).toHaveLength(before);
  expect(objectType(type).restore.protectedBy({ id, '@odata.type': `#microsoft.graph.${graphType}` })).not.toBeNull();
});
