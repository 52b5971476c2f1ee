import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_JOB_OPTIONS } from '#core/domain/plan/index.ts';
import type { RestoreJobOptions } from '#core/domain/plan/restore-options.ts';
import { WAVES } from '#core/domain/plan/waves.ts';
import { confirmRestore } from '#core/restores/store/restore-states.ts';
import { insertPendingRestore } from '#core/restores/store/restores.ts';
import { tenantHarness, type TenantHarness } from '../support/tenant-harness.ts';

let harness: TenantHarness;
let backupId: string;
let connectionId: string;
let user: string;

beforeAll(async () => {
  harness = await tenantHarness({ simulator: { users: 12, groups: 2 } });
  connectionId = await harness.connect();
  const person = harness.tenant.create('users', { displayName: 'Sofia Berg', jobTitle: 'Captain' });
  user = String(person['id']);
  backupId = (await harness.backup(connectionId)).id;
  harness.tenant.update(user, { jobTitle: 'Saboteur' });
});
afterAll(() => harness?.close());

async function planned(options: Partial<RestoreJobOptions>): Promise<string> {
  const { db, workspaceId } = harness;
  const { id } = await insertPendingRestore(db, {
    id: randomUUID(),
    workspaceId,
    connectionId,
    backupId,
    targetConnectionId: connectionId,
    selection: { objects: [{ type: 'users', id: user }], types: [], dependencies: false },
    options: { ...DEFAULT_JOB_OPTIONS, dryRun: false, overwrite: true, confirmation: 'required', ...options },
    reason: 'test',
    createdBy: 'test',
  });
  for (let done = false; !done;) ({ done } = await harness.run('planRestore', id));
  await harness.run('publishPlan', id);
  return id;
}

/** What a workflow does that takes a signal for a confirmation, or was started by somebody who reaches Temporal. */
async function carryOut(id: string, { begin }: { begin: boolean }): Promise<void> {
  if (begin) await harness.run('beginRestore', id);
  for (const wave of WAVES)
    for (let after: number | null = 0; after !== null;)
      ({ after } = await harness.run('applyRestore', id, wave, after));
}

const titleNow = (): unknown => harness.tenant.get(user)?.['jobTitle'];
const isRefused = (work: Promise<void>): Promise<void> => expect(work).rejects.toMatchObject({ type: 'conflict' });

describe('a plan that nobody confirmed', () => {
  it('writes nothing, whichever way the workflow comes to carry it out', async () => {
    const id = await planned({});
    await isRefused(carryOut(id, { begin: true }));
    await isRefused(carryOut(id, { begin: false }));
    expect(titleNow()).toBe('Saboteur');
  });

  it('writes nothing where it is a dry run', async () => {
    const id = await planned({ dryRun: true, confirmation: 'automatic' });
    await isRefused(carryOut(id, { begin: true }));
    await isRefused(carryOut(id, { begin: false }));
    expect(titleNow()).toBe('Saboteur');
  });
});

describe('a confirmed plan', () => {
  it('is not carried out before it was begun, and then it is', async () => {
    const id = await planned({});
    await confirmRestore(harness.db, { workspaceId: harness.workspaceId, id }, 'test');
    await isRefused(carryOut(id, { begin: false }));
    expect(titleNow()).toBe('Saboteur');
    await carryOut(id, { begin: true });
    expect(titleNow()).toBe('Captain');
  });
});
