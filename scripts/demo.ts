// npm run demo: a backup, an accident and a restore in the simulated tenant, through the public API.
import { existsSync, readFileSync } from 'node:fs';
import { apiClient, type ApiClient } from './demo/api-client.ts';
import { follow, type Job } from './demo/follow.ts';
import { causeAccident, demoTenant, type SimulatedChange } from './demo/simulated-tenant.ts';
import { TYPE_KEYS } from '../core/domain/type-keys.ts';
import { messageOf, SentenceError } from './runtime/sentence-error.ts';
import { dataFolderAt } from './start/data-folder.ts';
import { installationFrom } from './start/installation.ts';
import { readRunFile } from './start/run-file.ts';

interface Backup extends Job {
  readonly mode: string;
  readonly counts: { readonly objects: number; readonly links: number; readonly added: number; readonly changed: number; readonly deleted: number };
  readonly bytesWritten: number;
  readonly graph: { readonly requests: number };
}

interface Restore extends Job {
  readonly phase: string;
  readonly byAction: Readonly<Record<string, number>>;
}

try {
  await demo();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

async function demo(): Promise<void> {
  const { simulatorUrl, apiUrl, key } = whereItRuns();
  const api = apiClient(apiUrl, key);
  const tenant = await demoTenant(simulatorUrl);
  const { items } = await api.get<{ items: { id: string; tenantId: string }[] }>('/connections?limit=1000');
  const connection = items.find(({ tenantId }) => tenantId === tenant.id);
  if (!connection) throw new SentenceError('The demo connection is missing. Stop and run "npm start" again.');

  console.log(`\n1. Back up ${tenant.displayName}`);
  const before = await backUp(api, connection.id);

  console.log('\n2. An accident in the tenant');
  const changes = await causeAccident(simulatorUrl, tenant.id);
  for (const { op, type, name, detail } of changes) console.log(`    ${op} ${type}: ${name}${detail ? ` (${detail})` : ''}`);

  console.log('\n3. Back up again: only what changed is read');
  await backUp(api, connection.id);

  console.log('\n4. Restore what the accident changed, from the first backup');
  await restore(api, before.id, changes);
  console.log(`\nLook around: ${apiUrl}/api/docs\n`);
}

async function backUp(api: ApiClient, connectionId: string): Promise<Backup> {
  const { id } = await api.post<Backup>(`/connections/${connectionId}/backups`, {});
  const backup = await follow<Backup>(
    api,
    `/backups/${id}`,
    ({ state, mode, counts: { objects, links, added, changed, deleted }, graph, bytesWritten }) =>
      `${state}: ${mode}, ${objects} objects and ${links} links (+${added} ~${changed} -${deleted}), ` +
      `${graph.requests} requests, ${Math.round(bytesWritten / 1024)} kB written`,
  );
  return mustHaveWorked(backup, 'backup');
}

async function restore(api: ApiClient, backupId: string, changes: readonly SimulatedChange[]): Promise<void> {
  const objects = changes.flatMap(({ type, id }) => {
    const key = TYPE_KEYS.find((candidate) => singular(candidate) === type);
    return key ? [{ type: key, id }] : [];
  });
  const { id } = await api.post<Restore>('/restores', {
    backupId,
    selection: { objects },
    options: { dryRun: false, overwrite: true, linkMode: 'rollBack' },
    reason: 'Demo: undo the accident',
  });
  const restored = await follow<Restore>(api, `/restores/${id}`, ({ state, phase, byAction }) => {
    const actions = Object.entries(byAction ?? {}).map(([action, count]) => `${count} ${action}`);
    return `${state}, ${phase}${actions.length > 0 ? `: ${actions.join(', ')}` : ''}`;
  });
  mustHaveWorked(restored, 'restore');
}

/** The simulator names one object's kind (user), the product its type (users). */
function singular(typeKey: string): string {
  return typeKey.replace(/ies$/, 'y').replace(/s$/, '');
}

function mustHaveWorked<T extends Job>(job: T, what: string): T {
  for (const { message } of job.warnings) console.log(`    warning: ${message}`);
  if (job.state.startsWith('completed')) return job;
  throw new SentenceError(`The ${what} ended as "${job.state}"${job.error ? `: ${job.error.message}` : ''}.`);
}

function whereItRuns(): { apiUrl: string; simulatorUrl: string; key: string } {
  const folder = dataFolderAt(installationFrom(process.env).dataPath);
  const run = readRunFile(folder.run);
  if (!run) throw new SentenceError('Nothing runs on this data folder. Run "npm start" in another terminal first.');
  if (!run.simulatorUrl || !existsSync(folder.demoApiKey)) throw new SentenceError('The demo needs the simulated tenant, which this installation was started without.');
  return { apiUrl: run.apiUrl, simulatorUrl: run.simulatorUrl, key: readFileSync(folder.demoApiKey, 'utf8').trim() };
}
