import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Backup } from '#core/backups/store/backups.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { openState } from '../support/catalogue-state.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

/** Agent identities, their blueprints and users: listed among applications, principals and users, and none of them. */
vi.setConfig({ testTimeout: 300_000 });

let harness: TenantHarness;
let connectionId: string;
let backup: Backup;

const AGENTS = [
  ['applications', '#microsoft.graph.agentIdentityBlueprint'],
  ['servicePrincipals', '#microsoft.graph.agentIdentityBlueprintPrincipal'],
  ['servicePrincipals', '#microsoft.graph.agentIdentity'],
  ['users', '#microsoft.graph.agentUser'],
] as const;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 30, groups: 6, seed: 71, variety: true } });
  connectionId = await harness.connect();
  backup = await harness.backup(connectionId);
}, 120_000);
afterAll(() => harness?.close());

test.each(AGENTS)('of %s: %s is captured under its own name, left alone, and never made again', async (type, name) => {
  const found = harness.tenant.list(type).filter((object) => object['@odata.type'] === name);
  expect(found.length).toBeGreaterThan(0);
  const id = String(found[0]?.['id']);
  const { objects } = await openState(harness.db, connectionId);
  expect(objects.some((object) => object.type === type && object.id === id)).toBe(true);
  const before = harness.tenant.list(type).length;
  harness.tenant.delete(id, { permanent: true });
  const [item] = await harness.itemsOf(await harness.restore({ backup, objects: [{ type, id }] }));
  expect(item?.action).toBe('skip');
  expect(item?.reasons.map(({ code }) => code)).toEqual(['agent-identity']);
  expect(item?.displayName).not.toBeNull();
  expect(harness.tenant.list(type).length).toBeLessThan(before);
  expect(OBJECT_TYPES[type].restore.protectedBy({ '@odata.type': name })).toBe('agentIdentity');
});
