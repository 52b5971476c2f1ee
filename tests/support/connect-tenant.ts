import { randomUUID } from 'node:crypto';
import { createConnection } from '#core/connections/store/connections.ts';
import { sealCredential } from '#core/connections/store/credentials.ts';
import type { SecretBox } from '#core/crypto/secret-box.ts';
import type { Db } from '#core/database/database.ts';
import type { TenantHandle } from '#simulator/index.ts';

export type ConnectedTenant = Pick<TenantHandle, 'id' | 'clientId' | 'clientSecret' | 'displayName' | 'domains'>;

/** A connection to a simulated tenant, tested and ready. @returns its ID. */
export async function connectTenant(
  { db, box, now = Date.now() }: { readonly db: Db; readonly box: SecretBox; readonly now?: number },
  workspaceId: string,
  tenant: ConnectedTenant,
): Promise<string> {
  const id = randomUUID();
  await createConnection(db, {
    id,
    workspaceId,
    name: tenant.displayName,
    cloud: 'global',
    tenantId: tenant.id,
    clientId: tenant.clientId,
    credential: await sealCredential(box, id, { kind: 'secret', clientSecret: tenant.clientSecret }),
    findings: {
      tenantName: tenant.displayName,
      verifiedDomains: [...tenant.domains],
      credentialExpiresAt: null,
      readyForBackup: true,
      readyForRestore: true,
      report: null,
      testedAt: new Date(now),
    },
  });
  return id;
}
