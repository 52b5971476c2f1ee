import { SentenceError } from '#core/observability/sentence-error.ts';
import { breakSomething } from './accident.ts';
import type { ApiClient } from './api-client.ts';
import { checkPolicies, deleteApplication } from './application.ts';
import { backUp, printTypes } from './backups.ts';
import { chapter } from './chapter.ts';
import { compareBackups, compareWithTenant } from './comparisons.ts';
import { proveCopy } from './proof.ts';
import { checkRestored, dryRun, restore } from './restores.ts';
import { demoTenant, simulatedTenant, type SimulatedChange, type SimulatedTenant } from './simulated-tenant.ts';

const CHANGES = 40;

export async function tellStory(api: ApiClient, simulatorUrl: string): Promise<Told> {
  const tenant = await demoTenant(simulatorUrl);
  const entra = simulatedTenant(simulatorUrl, tenant.id);

  chapter(`Connect ${tenant.displayName}`);
  const connectionId = await connect(api, tenant);

  chapter('Full backup');
  const first = await backUp(api, connectionId, 'full');
  await printTypes(api, first.id);

  chapter(`${CHANGES} changes in the tenant`);
  const changes = await entra.change(CHANGES);
  for (const line of summarised(changes)) console.log(`    ${line}`);

  chapter('Incremental backup: only what changed is read and written');
  const second = await backUp(api, connectionId, 'incremental');
  const { added, changed, deleted } = second.counts;
  const touched = new Set(changes.map((change) => change.id)).size;
  console.log(
    `    ${touched} objects were touched; the backup found ${added} new, ${changed} changed, ${deleted} deleted, and the changed links`,
  );

  chapter('Compare the two backups: every object that differs, from the catalogue alone');
  await compareBackups(api, connectionId, [first.id, second.id]);

  chapter('Prove the copy: the whole tenant is read and compared with the newest backup');
  await proveCopy(api, connectionId);

  chapter('An accident');
  const accident = await breakSomething(entra);

  chapter('Compare the backup with the tenant: what the accident broke');
  await compareWithTenant(api, connectionId, { backupId: second.id, objects: accident });

  chapter('Dry run: what a restore from the backup before the accident would do');
  await dryRun(api, second.id, accident);

  chapter('Restore');
  const restored = await restore(api, second.id, accident);

  chapter('Compare with the backup');
  await checkRestored(api, restored.id);

  chapter('An application is deleted for good, with everything around it');
  const lost = await deleteApplication(entra);
  await dryRun(api, second.id, lost.objects);

  chapter('Restore the application: its rights come back, and what named it names the new one');
  const returned = await restore(api, second.id, lost.objects);
  await checkRestored(api, returned.id);
  await checkPolicies(entra, lost);
  return { connectionId, entra };
}

export interface Told {
  readonly connectionId: string;
  readonly entra: ReturnType<typeof simulatedTenant>;
}

/** A new connection where there is none yet: the form that an administrator fills in. */
async function connect(api: ApiClient, tenant: SimulatedTenant): Promise<string> {
  const { items } = await api.get<{ items: Connection[] }>('/connections?limit=1000');
  const known = items.find((connection) => connection.tenantId === tenant.id);
  const id = known?.id ?? (await addConnection(api, tenant));
  const { report } = await api.post<{ report: Report }>(`/connections/${id}/test`, {});
  if (!report.signedIn)
    throw new SentenceError(`Signing in to ${tenant.displayName} failed: ${report.problem?.message ?? ''}`);
  console.log(
    `    signed in to ${report.tenant?.name ?? 'the tenant'} (${report.tenant?.verifiedDomains.join(', ') ?? ''})`,
  );
  console.log(
    `    ready for backup: ${report.readyForBackup ? 'yes' : 'no'}, ready for restore: ${report.readyForRestore ? 'yes' : 'no'}`,
  );
  return id;
}

async function addConnection(
  api: ApiClient,
  { displayName, id: tenantId, clientId, clientSecret }: SimulatedTenant,
): Promise<string> {
  const { connection } = await api.post<{ connection: Connection }>('/connections', {
    name: displayName,
    tenantId,
    clientId,
    clientSecret,
  });
  return connection.id;
}

interface Connection {
  readonly id: string;
  readonly tenantId: string;
}

interface Report {
  readonly signedIn: boolean;
  readonly problem: { readonly message: string } | null;
  readonly tenant: { readonly name: string; readonly verifiedDomains: readonly string[] } | null;
  readonly readyForBackup: boolean;
  readonly readyForRestore: boolean;
}

function summarised(changes: readonly SimulatedChange[]): string[] {
  const groups = Map.groupBy(changes, (change) => `${change.op} ${change.type}`);
  return [...groups].map(([kind, list]) => {
    const example = list[0];
    return `${String(list.length).padStart(3)} x ${kind}, such as ${example?.name ?? ''}${example?.detail ? ` (${example.detail})` : ''}`;
  });
}
