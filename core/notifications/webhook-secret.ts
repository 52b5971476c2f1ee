import { randomBytes } from 'node:crypto';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { Webhook } from './store/notification-webhooks.ts';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new signing secret in the form that libraries for Standard Webhooks take. Shown once. */
export function newWebhookSecret(random: (size: number) => Uint8Array = randomBytes): string {
  return PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64');
}

export function sealWebhookSecret(box: SecretBox, workspaceId: string, secret: string): Promise<Uint8Array> {
  return box.seal(Buffer.from(secret), webhookSecretContext(workspaceId));
}

/** Errors: `key-wrong`. */
export async function openWebhookSecret(box: SecretBox, workspaceId: string, sealed: Uint8Array): Promise<string> {
  return Buffer.from(await box.open(sealed, webhookSecretContext(workspaceId))).toString();
}

/** The address: whatever is behind its host is often a secret. */
export function sealWebhookUrl(box: SecretBox, workspaceId: string, url: string): Promise<Uint8Array> {
  return box.seal(Buffer.from(url), webhookUrlContext(workspaceId));
}

/** Errors: `key-wrong`. */
export async function openWebhookUrl(
  box: SecretBox,
  { workspaceId, url, urlSealed }: Pick<Webhook, 'workspaceId' | 'url' | 'urlSealed'>,
): Promise<string> {
  // What an earlier version has stored has a path, and is the newer one: it knows nothing of what is sealed.
  if (urlSealed === null || url !== new URL(url).origin) return url;
  return Buffer.from(await box.open(urlSealed, webhookUrlContext(workspaceId))).toString();
}

/** The bytes that sign. */
export function webhookKey(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

export function webhookSecretContext(workspaceId: string): string {
  return `workspace:${workspaceId}:webhook`;
}

export function webhookUrlContext(workspaceId: string): string {
  return `${webhookSecretContext(workspaceId)}:url`;
}
