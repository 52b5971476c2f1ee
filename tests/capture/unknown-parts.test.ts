import { expect, test, vi } from 'vitest';
import { openState } from '../support/catalogue-state.ts';
import { tenantHarness } from '../support/tenant-harness.ts';
import { isSampled, testSilences } from './unknown-parts.cases.ts';

vi.setConfig({ testTimeout: 300_000 });

const idOf = (object: { [name: string]: unknown }): string => String(object['id']);

// Two of the ways in which Graph can say nothing; the full run has the others.
testSilences(isSampled);

test('what is still unknown is looked for in every backup, also where nothing else of its type is read', async () => {
  const small = await tenantHarness({
    simulator: { users: 10, groups: 3, seed: 93 },
    limits: { alwaysReconcileRequests: 0 },
  });
  try {
    const { tenant } = small;
    const [user, sponsor] = tenant.list('users').map(idOf);
    if (!user || !sponsor) throw new Error('the tenant is too small');
    tenant.link('sponsors', user, sponsor);
    small.simulator.addFault({
      path: `/v1.0/users/${user}/sponsors*`,
      count: 'always',
      status: 403,
      code: 'Authorization_RequestDenied',
    });
    small.simulator.addFault({
      path: '*expand=sponsors*',
      count: 'always',
      kind: 'noExpansion',
      property: 'sponsors',
      objectId: user,
    });
    const id = await small.connect();
    await small.backup(id);
    const again = await small.backup(id);
    expect(again.warnings).toEqual([expect.objectContaining({ type: 'users', code: 'graph-permission-missing' })]);
    small.simulator.clearFaults();
    expect(await small.backup(id)).toMatchObject({ state: 'completed', warnings: [] });
    const { links } = await openState(small.db, id);
    expect(
      links.filter((link) => link.relation === 'sponsors' && link.sourceId === user).map(({ targetId }) => targetId),
    ).toContain(sponsor);
  } finally {
    await small.close();
  }
});
