import type { Env } from './read-env.ts';
import { Secret } from './secret.ts';
import { SettingsError } from './settings-error.ts';

/** Everything that must never be printed. Each prints as `[secret]`; `reveal()` at the point of use. */
export interface Secrets {
  readonly databaseUrl: Secret;
  readonly temporalApiKey: Secret | null;
  /** Base64 of 32 bytes; null: read from `config.masterKeyFile`. */
  readonly masterKey: Secret | null;
  /** The new one while it is changed. */
  readonly nextMasterKey: Secret | null;
  readonly vaultToken: Secret | null;
  /** Null: derived from the master key. */
  readonly sessionSecret: Secret | null;
  readonly storageSecretAccessKey: Secret | null;
  /** Null: mails are only logged. */
  readonly smtpUrl: Secret | null;
  readonly stripeSecretKey: Secret | null;
  readonly stripeWebhookSecret: Secret | null;
}

export function secretsFrom(env: Env): Secrets {
  if (env.DATABASE_URL === undefined) {
    throw new SettingsError([
      'DATABASE_URL must be set, such as postgres://user:password@host:5432/database (`npm start` brings its own database).',
    ]);
  }
  return {
    databaseUrl: new Secret(env.DATABASE_URL),
    temporalApiKey: secret(env.TEMPORAL_API_KEY),
    masterKey: secret(env.CYBBACK_MASTER_KEY),
    nextMasterKey: secret(env.CYBBACK_NEXT_MASTER_KEY),
    vaultToken: secret(env.CYBBACK_VAULT_TOKEN),
    sessionSecret: secret(env.CYBBACK_SESSION_SECRET),
    storageSecretAccessKey: secret(env.STORAGE_S3_SECRET_ACCESS_KEY),
    smtpUrl: secret(env.SMTP_URL),
    stripeSecretKey: secret(env.STRIPE_SECRET_KEY),
    stripeWebhookSecret: secret(env.STRIPE_WEBHOOK_SECRET),
  };
}

function secret(value: string | undefined): Secret | null {
  return value === undefined ? null : new Secret(value);
}
