import { existsSync } from 'node:fs';
import { SentenceError } from '#core/observability/sentence-error.ts';
import type { RunFile } from '../../installation/run-file.ts';
import { breakSomething } from '../accident.ts';
import { type ApiClient, apiClient } from '../api-client.ts';
import { backUp } from '../backups.ts';
import { chapter } from '../chapter.ts';
import { checkRestored, restore } from '../restores.ts';
import { demoTenant, simulatedTenant, type SimulatedTenant } from '../simulated-tenant.ts';
import { bringBack, type Kit } from './bring-back.ts';
import { damageBucket } from './damage-bucket.ts';
import { notesAreWritten } from './notes-are-written.ts';
import { demoKeyOf, type OwnInstallation } from './own-installation.ts';
import { verify } from './verify.ts';
import { backupsOf, mustBeTheSame, whatIsKept } from './what-is-kept.ts';

const PASSPHRASE = 'a passphrase for the disaster play only';
const CHANGES = 20;

/** The disasters of docs/operations.md, each on an installation that is made for it. */
export async function tellDisasterStory(own: OwnInstallation): Promise<void> {
  chapter(`An installation of its own, in ${own.folder.path}`);
  let now = await open(own, await own.start());
  const { connectionId } = now;
  await backUp(now.api, connectionId, 'full');
  await now.entra.change(CHANGES);
  await backUp(now.api, connectionId, 'incremental');
  const kit: Kit = {
    kit: await now.api.post(`/connections/${connectionId}/recovery-kit`, { passphrase: PASSPHRASE }),
    passphrase: PASSPHRASE,
  };
  console.log('    a recovery kit was exported; it and its passphrase are kept elsewhere');

  chapter('The database is gone: PostgreSQL and Temporal lose everything');
  const before = await whatIsKept(now.api, connectionId);
  await notesAreWritten(own.storage, { connectionId, restores: 0 });
  await own.stop();
  own.loseDatabases();
  now = await open(own, await own.start());
  await comeBack(now, kit, connectionId);
  mustBeTheSame(before, await whatIsKept(now.api, connectionId));

  chapter('It works on: an incremental backup, an accident, a restore');
  await workOn(now, connectionId);

  chapter('The key is lost: nobody has the master key any more');
  const beforeLoss = await whatIsKept(now.api, connectionId);
  await notesAreWritten(own.storage, { connectionId, restores: 1 });
  await own.stop();
  own.loseMasterKey();
  await mustRefuse(own);

  chapter('A new start with a new key and an empty database, and the recovery kit');
  own.loseDatabases();
  now = await open(own, await own.start());
  await comeBack(now, kit, connectionId);
  mustBeTheSame(beforeLoss, await whatIsKept(now.api, connectionId));
  await workOn(now, connectionId);

  await bucketDamaged(own, now, connectionId);
}

interface World {
  readonly api: ApiClient;
  readonly connectionId: string;
  readonly tenant: SimulatedTenant;
  readonly entra: ReturnType<typeof simulatedTenant>;
}

async function open(own: OwnInstallation, { apiUrl, simulatorUrl }: RunFile): Promise<World> {
  if (simulatorUrl === null) throw new SentenceError('The play has no simulated tenant.');
  const api = apiClient(apiUrl, demoKeyOf(own.folder));
  const tenant = await demoTenant(simulatorUrl);
  const { items } = await api.get<{ items: { id: string }[] }>('/connections?limit=10');
  return { api, connectionId: items[0]?.id ?? '', tenant, entra: simulatedTenant(simulatorUrl, tenant.id) };
}

async function bucketDamaged(own: OwnInstallation, { api, entra }: World, connectionId: string): Promise<void> {
  const [first] = await backupsOf(api, connectionId);
  if (!first) throw new SentenceError('There is no backup.');

  chapter('The bucket is damaged');
  const damaged = damageBucket(own.storage, connectionId);

  chapter('Verify the first backup: every byte that it needs');
  const found = await verify(api, first.id);
  if (found.damagedFiles !== damaged)
    throw new SentenceError(`${found.damagedFiles} of ${damaged} damaged files were found.`);

  chapter('The next backup writes again what was lost, from the tenant; then a restore from the first one');
  await backUp(api, connectionId, 'full');
  await verify(api, first.id);
  const accident = await breakSomething(entra);
  await checkRestored(api, (await restore(api, first.id, accident)).id);
}

/** A start makes a connection of its own, as there is none: it is not the one that comes back. */
async function comeBack({ api, connectionId: made, tenant }: World, kit: Kit, connectionId: string): Promise<void> {
  console.log('    an empty installation started; its workspace knows nothing of the backups');
  await api.delete(`/connections/${made}`);
  await bringBack(api, kit, { connectionId, tenant });
}

async function workOn({ api, entra }: World, connectionId: string): Promise<void> {
  const { id } = await backUp(api, connectionId, 'incremental');
  const accident = await breakSomething(entra);
  await checkRestored(api, (await restore(api, id, accident)).id);
}

async function mustRefuse(own: OwnInstallation): Promise<void> {
  const said = await own.startRefused();
  const words = said.split('\n').filter((line) => /^(worker|API): .*key file/.test(line));
  if (words.length === 0 || existsSync(own.folder.masterKey))
    throw new SentenceError(`The start should have refused to work without its key.\n${said.trim()}`);
  for (const line of words.slice(0, 2)) console.log(`    the start refuses: ${line.trim()}`);
}
