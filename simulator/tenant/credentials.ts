import { createHash, X509Certificate } from 'node:crypto';
import type { Entity } from '../store/entity-set.ts';
import { hashText, seededRandom } from '../store/random.ts';
import type { Tenant } from '../store/tenant.ts';
import type { JsonObject } from '../types.ts';

/** Shows the client's secrets and certificates on its own application object, as Entra does. */
export function publishCredentials(tenant: Tenant): void {
  const app = ownApplication(tenant);
  if (app === undefined) return;
  tenant.update(app, {
    passwordCredentials: tenant.client.secrets.map(secretView),
    keyCredentials: tenant.client.certificates.map(certificateView),
  });
}

function ownApplication(tenant: Tenant): Entity | undefined {
  return tenant.set('applications').byId.get(tenant.holder(`app:${tenant.client.clientId}`) ?? '');
}

function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function keyIdOf(text: string): string {
  return seededRandom(hashText(text)).guid();
}

const YEAR_MS = 365 * 86_400_000;

function secretView(secret: { value: string; expiresAt: number }): JsonObject {
  return {
    keyId: keyIdOf(secret.value),
    displayName: 'Client secret',
    hint: secret.value.slice(0, 3),
    secretText: null,
    customKeyIdentifier: null,
    startDateTime: instant(secret.expiresAt - 2 * YEAR_MS),
    endDateTime: instant(secret.expiresAt),
  };
}

function certificateView(pem: string): JsonObject {
  const certificate = new X509Certificate(pem);
  const thumbprint = createHash('sha1').update(certificate.raw).digest();
  return {
    keyId: keyIdOf(pem),
    displayName: certificate.subject.split('\n')[0] ?? 'certificate',
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: certificate.raw.toString('base64'),
    customKeyIdentifier: thumbprint.toString('base64'),
    startDateTime: instant(Date.parse(certificate.validFrom)),
    endDateTime: instant(Date.parse(certificate.validTo)),
  };
}
