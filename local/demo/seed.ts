// Makes the first workspace of `npm start` with its API key and, where a tenant is simulated, people who can sign in and that tenant
// as its connection. Safe to repeat.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createApiKey, findApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import { createWorkspace } from '#core/accounts/store/workspaces.ts';
import { configFrom, readEnv, secretsFrom } from '#core/config/index.ts';
import { openDatabase } from '#core/database/open.ts';
import { messageOf, SentenceError } from '#core/observability/sentence-error.ts';
import { dataFolderAt } from '../installation/data-folder.ts';
import { readRunFile } from '../installation/run-file.ts';
import { apiClient } from './api-client.ts';
import { newDemoPassword } from './people.ts';
import { seedPeople } from './seed-people.ts';
import { demoTenant } from './simulated-tenant.ts';

const env = readEnv();
const folder = dataFolderAt(configFrom(env).dataFolder);
type Db = ReturnType<typeof openDatabase>;

try {
  const run = readRunFile(folder.run);
  if (!run) throw new SentenceError('The first workspace is made by "npm start".');
  const isDemo = run.simulatorUrl !== null;
  const key = await seed(isDemo);
  if (run.simulatorUrl !== null) await connect(run.apiUrl, run.simulatorUrl, key);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

/** The API key of the workspace. */
async function seed(isDemo: boolean): Promise<string> {
  const db = openDatabase(secretsFrom(env).databaseUrl.reveal(), { maxConnections: 2 });
  try {
    const known = await knownWorkspace(db);
    const { key, workspaceId } = known ?? (await makeWorkspace(db, isDemo));
    if (isDemo) await seedPeople(db, { workspaceId, isNew: known === undefined, password: demoPassword() });
    return key;
  } finally {
    await db.destroy();
  }
}

async function knownWorkspace(db: Db): Promise<{ key: string; workspaceId: string } | undefined> {
  if (!existsSync(folder.demoApiKey)) return undefined;
  const key = readFileSync(folder.demoApiKey, 'utf8').trim();
  const found = await findApiKey(db, key, new Date());
  return found ? { key, workspaceId: found.workspaceId } : undefined;
}

async function makeWorkspace(db: Db, isDemo: boolean): Promise<{ key: string; workspaceId: string }> {
  const { id: workspaceId } = await createWorkspace(db, isDemo ? 'Contoso Demo' : 'My workspace');
  const key = newApiKey(randomBytes);
  await createApiKey(db, { workspaceId, name: 'First key', role: 'owner', key });
  writeFileSync(folder.demoApiKey, `${key}\n`, { mode: 0o600 });
  return { key, workspaceId };
}

/** Written down before anybody has it: a start that is killed in between has lost nothing. */
function demoPassword(): string {
  if (!existsSync(folder.demoPassword)) writeFileSync(folder.demoPassword, `${newDemoPassword()}\n`, { mode: 0o600 });
  return readFileSync(folder.demoPassword, 'utf8').trim();
}

async function connect(apiUrl: string, simulatorUrl: string, key: string): Promise<void> {
  const api = apiClient(apiUrl, key);
  const tenant = await demoTenant(simulatorUrl);
  const { items } = await api.get<{ items: { tenantId: string }[] }>('/connections?limit=1000');
  if (items.some(({ tenantId }) => tenantId === tenant.id)) return;
  const { id: tenantId, clientId, clientSecret, displayName: name } = tenant;
  await api.post('/connections', { name, tenantId, clientId, clientSecret });
  console.log(`Connected the simulated tenant ${name}.`);
}
