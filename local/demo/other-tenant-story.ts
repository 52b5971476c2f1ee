import { SentenceError } from '#core/observability/sentence-error.ts';
import type { ApiClient } from './api-client.ts';
import { backUp } from './backups.ts';
import { chapter } from './chapter.ts';
import { restoreInto } from './restores.ts';
import { secondTenant } from './simulated-tenant.ts';
import type { Told } from './story.ts';

interface Side {
  readonly tenantName: string;
  readonly verifiedDomains: readonly string[];
}

/** People and groups go into a tenant that is no connection, under its domains; a second restore finds them there. */
export async function tellOtherTenantStory(
  api: ApiClient,
  simulatorUrl: string,
  { connectionId }: Told,
): Promise<void> {
  const { displayName, id: tenantId, clientId, clientSecret } = await secondTenant(simulatorUrl);
  const { id: backupId } = await backUp(api, connectionId, 'incremental');
  const credentials = { tenantId, clientId, clientSecret };

  chapter(`Another tenant, ${displayName}, with credentials for one restore alone`);
  await mustBeRefused(api, { backupId, target: { credentials: { ...credentials, clientSecret: 'not the secret' } } });
  const { source, target } = await api.post<{ source: Side; target: Side }>('/restores/sides', {
    backupId,
    target: { credentials },
  });
  for (const [word, side] of [['from', source] as const, ['into', target] as const])
    console.log(`    ${word} ${side.tenantName} (${side.verifiedDomains.join(', ')})`);
  const domains = Object.fromEntries(
    source.verifiedDomains.map((domain, at) => [
      domain,
      target.verifiedDomains[at] ?? target.verifiedDomains[0] ?? domain,
    ]),
  );

  chapter(`People and groups are restored into ${target.tenantName}`);
  const asked = { backupId, target: { credentials }, selection: { types: ['users', 'groups'] } };
  const first = await restoreInto(api, { ...asked, options: { domains, dryRun: false } });
  tell(first);

  chapter('The same once more: what is there already is found, and nothing is doubled');
  const second = await restoreInto(api, { ...asked, options: { domains, dryRun: true } });
  tell(second);
  if ((second['create'] ?? 0) > 0) throw new SentenceError('The second restore should create nothing.');
}

async function mustBeRefused(api: ApiClient, asked: unknown): Promise<void> {
  const message = await api.post('/restores/sides', asked).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (message === null) throw new SentenceError('A wrong secret should be refused.');
  console.log(`    a wrong secret is refused: ${message}`);
}

function tell(actions: Readonly<Record<string, number>>): void {
  for (const [action, count] of Object.entries(actions)) console.log(`    ${action.padEnd(9)} ${String(count)}`);
}
