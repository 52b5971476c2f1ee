// Makes the first workspace of `npm start` with its API key and, where one is simulated, a tenant as its connection. Safe to repeat.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createApiKey, findApiKey, newApiKey } from '../core/catalog/api-keys.ts';
import { openDatabase } from '../core/catalog/open.ts';
import { addMember, createWorkspace } from '../core/catalog/workspaces.ts';
import { configFrom, readEnv, secretsFrom } from '../core/config/index.ts';
import { apiClient } from './demo/api-client.ts';
import { demoTenant } from './demo/simulated-tenant.ts';
import { messageOf, SentenceError } from './runtime/sentence-error.ts';
import { dataFolderAt } from './start/data-folder.ts';
import { readRunFile } from './start/run-file.ts';

const env = readEnv();
const folder = dataFolderAt(configFrom(env).dataFolder);

try {
  const run = readRunFile(folder.run);
  if (!run) throw new SentenceError('The first workspace is made by "npm start".');
  const key = (await validKey()) ?? (await makeWorkspace(run.simulatorUrl !== null));
  if (run.simulatorUrl !== null) await connect(run.apiUrl, run.simulatorUrl, key);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

async function validKey(): Promise<string | undefined> {
  if (!existsSync(folder.demoApiKey)) return undefined;
  const key = readFileSync(folder.demoApiKey, 'utf8').trim();
  const db = openDatabase(secretsFrom(env).databaseUrl.reveal());
  try {
    return (await findApiKey(db, key, new Date())) ? key : undefined;
  } finally {
    await db.destroy();
  }
}

async function makeWorkspace(isDemo: boolean): Promise<string> {
  const db = openDatabase(secretsFrom(env).databaseUrl.reveal());
  try {
    const workspace = await createWorkspace(db, isDemo ? 'Contoso Demo' : 'My workspace');
    // Somebody to be told: the mails arrive at the local page.
    if (isDemo) await addMember(db, { workspaceId: workspace.id, email: 'admin@contoso.example', name: 'Demo Admin', role: 'owner' });
    const key = newApiKey(randomBytes);
    await createApiKey(db, { workspaceId: workspace.id, name: 'First key', role: 'owner', key });
    writeFileSync(folder.demoApiKey, `${key}\n`, { mode: 0o600 });
    return key;
  } finally {
    await db.destroy();
  }
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
