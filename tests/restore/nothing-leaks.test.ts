import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testConnection } from '#core/connections/test-connection.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { startUndo } from '#core/restores/start-undo.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { targetOfOneJob } from '#core/restores/target.ts';
import { backupWorkflowId, restoreWorkflowId } from '#core/temporal/names.ts';
import { waitFor } from '#local/processes/wait.ts';
import { startSimulator, type Simulator } from '#simulator/index.ts';
import { backupEvents, restoreEvents } from '../../api/jobs/schema.ts';
import { installation, type Installation } from '../support/installation.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { testTemporal } from '../support/temporal.ts';

let simulator: Simulator;
let product: Installation;
let database: TestDatabase;

beforeAll(async () => {
  simulator = await startSimulator({ users: 40, seed: 51 });
  database = await createTestDatabase();
  product = await installation({
    originMap: simulator.originMap,
    databaseUrl: database.url,
    temporal: testTemporal(),
    env: { LOG_LEVEL: 'trace' },
  });
}, 90_000);

afterAll(async () => {
  await product?.close();
  await database?.drop();
  await simulator?.close();
});

/**
 * Protects what an operator may see: logs, the workflow service and the events of jobs hold references, codes and counts;
 * secrets, tokens, user names and content stay with the tenant and in the sealed packs. Trouble is part of it, because
 * errors talk.
 */
test('neither history nor log nor events of a backup and a restore hold anything of the tenant', async () => {
  const tenant = simulator.tenant();
  await product.startWorker();
  const connectionId = await product.connect(tenant);
  const [changed, gone] = tenant
    .list('users')
    .filter((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true)
    .slice(-2);
  const [changedId, goneId] = [String(changed?.['id']), String(gone?.['id'])];
  tenant.update(changedId, { jobTitle: 'Sentinel-Title-7731', department: 'Sentinel-Department-7732' });

  const run = async (): Promise<Awaited<ReturnType<Installation['ended']>>> => {
    const ended = await product.ended((await product.start(connectionId)).id);
    await waitFor(async () => !(await product.jobs.isBackupRunning(connectionId)), { timeoutMs: 10_000 });
    return ended;
  };
  const histories: string[] = [];
  await run();
  histories.push(await history(backupWorkflowId(connectionId)));
  simulator.addFault({ path: '/v1.0/devices*', status: 403, code: 'Authorization_RequestDenied', count: 50 });
  simulator.addFault({ path: '/v1.0/users/delta*', kind: 'html', status: 503 });
  simulator.addFault({ path: '/v1.0/groups/delta*', kind: 'halfBody' });
  const backup = await run();
  expect(backup.state).toBe('completedWithWarnings');
  simulator.clearFaults();
  histories.push(await history(backupWorkflowId(connectionId)));

  tenant.update(changedId, { jobTitle: 'Sentinel-Title-7733' });
  tenant.delete(goneId, { permanent: true });
  simulator.addFault({ path: '/v1.0/users', method: 'POST', kind: 'reset' });
  simulator.addFault({ path: '/v1.0/users', method: 'PATCH', status: 503 });
  const restore = await product.restore({
    backup,
    objects: [changedId, goneId].map((id) => ({ type: 'users' as const, id })),
  });
  const ended = await product.restoreEnded(restore.id);
  expect(ended.state).toMatch(/^completed/);
  histories.push(await history(restoreWorkflowId(restore.id)));

  const events = await product.services.db.selectFrom('jobEvent').select(['jobKind', 'kind', 'data', 'at']).execute();
  expect(events.length).toBeGreaterThan(30);
  for (const event of events) expectDeclared(event);
  const log = product.workerOutput();
  expect(log).toContain('captureType');
  for (const said of histories) expect(said).toContain('EVENT_TYPE_ACTIVITY_TASK_COMPLETED');
  const people = [...tenant.list('users'), ...tenant.listDeleted()];
  const words = [
    tenant.clientSecret,
    product.vars['CYBBACK_MASTER_KEY'] ?? '',
    new URL(database.url).password,
    'Sentinel-',
    String(gone?.['userPrincipalName']),
    String(gone?.['displayName']),
    ...people.flatMap((user) => [user['userPrincipalName'], user['mail'], user['displayName']]),
  ].filter((word) => typeof word === 'string' && word.length > 4);
  for (const [where, text] of [
    ['log', log],
    ['events', JSON.stringify(events)],
    ...histories.map((said) => ['history', said]),
  ] as const) {
    for (const word of words) expect(around(text ?? '', String(word)), `${where ?? ''}: ${String(word)}`).toBeNull();
    expect(/eyJ[\w-]+\.eyJ[^"]{0,20}/.exec(text ?? '')?.[0], where).toBeUndefined();
    expect(/Bearer (?!\[secret\]).{0,12}/i.exec(text ?? '')?.[0], where).toBeUndefined();
  }
}, 120_000);

test('nor of the credentials of another tenant, which are used and erased, and again by an Undo', async () => {
  const tenant = simulator.tenant();
  const other = simulator.createTenant({
    displayName: 'Northwind',
    domains: ['northwind.example'],
    clientSecret: 'Sentinel-Secret-7741~of-one-restore',
    seed: 52,
    empty: true,
  });
  const connectionId = await product.connect(tenant);
  const backup = await product.ended((await product.start(connectionId)).id);
  const person = tenant
    .list('users')
    .find((user) => user['userType'] === 'Member' && user['onPremisesSyncEnabled'] !== true && user['surname']);
  const { db, box, graph } = product.services;
  const credential = { kind: 'secret', clientSecret: other.clientSecret } as const;
  const identity = { tenantId: other.id, clientId: other.clientId, cloud: 'global', credential } as const;
  const report = await testConnection({ identity, clientFactory: graph, objectTypes: Object.values(OBJECT_TYPES) });
  const { workspaceId } = product;
  const given = () => targetOfOneJob(box, { workspaceId, identity, report });
  const restore = await product.restore({
    backup,
    objects: [{ type: 'users', id: String(person?.['id']) }],
    target: await given(),
    domains: { 'contoso.example': 'northwind.example', 'contoso.onmicrosoft.com': 'northwind.example' },
  });
  const sealedOf = async ({ targetConnectionId }: Restore): Promise<string> => {
    const row = await db
      .selectFrom('connection')
      .select(['credentialSealed', 'forOneJob'])
      .where('id', '=', targetConnectionId)
      .executeTakeFirstOrThrow();
    expect(row.forOneJob).toBe(true);
    return row.credentialSealed.toString('hex');
  };
  const seals = [await sealedOf(restore)];
  const ended = await product.restoreEnded(restore.id);
  const names = (): unknown[] => other.list('users').map(({ displayName }) => displayName);
  expect(names()).toContain(person?.['displayName']);

  const undo = await startUndo(
    { db, jobs: product.jobs },
    {
      undone: ended,
      target: await given(),
      items: null,
      overwrite: [],
      options: { dryRun: false, mailTo: [] },
      reason: 'test',
      createdBy: 'test',
    },
  );
  seals.push(await sealedOf(undo));
  expect(undo.targetConnectionId).not.toBe(restore.targetConnectionId);
  await product.restoreWhere(undo.id, ({ phase }) => phase === 'planned');
  await product.confirm(undo.id);
  expect((await product.restoreEnded(undo.id)).state).toBe('completed');
  expect(names()).not.toContain(person?.['displayName']);
  expect([await sealedOf(restore), await sealedOf(undo)]).toEqual(['', '']);

  const histories = await Promise.all([restore, undo].map(({ id }) => history(restoreWorkflowId(id))));
  for (const text of [product.workerOutput(), ...histories, await everyRow(db)])
    for (const secret of [other.clientSecret, ...seals]) {
      expect(secret.length).toBeGreaterThan(30);
      expect(around(text, secret)).toBeNull();
    }
}, 240_000);

/** Every table, as text. */
async function everyRow(db: Installation['services']['db']): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string | null }>`
      select string_agg(to_jsonb(t)::text, '') as text from ${sql.table(name)} t`.execute(db);
    texts.push(rows[0]?.text ?? '');
  }
  return texts.join('\n');
}

/** Nobody who follows a job is sent anything that the API does not declare. */
function expectDeclared({
  jobKind: job,
  kind,
  data,
  at,
}: {
  jobKind: string;
  kind: string;
  data: unknown;
  at: Date;
}): void {
  const schemas: Readonly<Record<string, z.ZodObject>> = job === 'backup' ? backupEvents : restoreEvents;
  const parsed = z.strictObject(schemas[kind]?.shape ?? {}).safeParse({ ...(data as object), at: at.toISOString() });
  expect(parsed.error, `${job} ${kind}`).toBeUndefined();
}

/** Payloads are base64: what they say counts. */
async function history(workflowId: string): Promise<string> {
  const { address, namespace } = testTemporal();
  const connection = await Connection.connect({ address });
  const json = historyToJSON(await new Client({ connection, namespace }).workflow.getHandle(workflowId).fetchHistory());
  await connection.close();
  return [
    json,
    ...[...json.matchAll(/"data": ?"([^"]+)"/g)].map(([, data]) => Buffer.from(data ?? '', 'base64').toString('utf8')),
  ].join('\n');
}

/** The place where a word stands, for the message of a failure. */
function around(text: string, word: string): string | null {
  const at = [text.indexOf(word), text.indexOf(encodeURIComponent(word))].find((index) => index >= 0);
  return at === undefined ? null : text.slice(Math.max(0, at - 200), at + 100);
}
