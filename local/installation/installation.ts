import { resolve } from 'node:path';

/** What the environment says is brought from outside; the rest is embedded. */
export interface Installation {
  readonly dataPath: string;
  readonly host: string;
  readonly apiPort: number | undefined;
  readonly workerPort: number | undefined;
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly temporalNamespace: string;
  readonly smtpUrl: string | undefined;
  readonly originMap: string | undefined;
  readonly storage: string | undefined;
  /** Plans and payments, played by a simulated Stripe. */
  readonly demoBilling: boolean;
}

export function installationFrom(env: Readonly<Record<string, string | undefined>>): Installation {
  const value = (name: string): string | undefined => env[name]?.trim() || undefined;
  const port = (name: string): number | undefined => (value(name) === undefined ? undefined : Number(value(name)));
  return {
    dataPath: resolve(value('CYBBACK_DATA') ?? 'data'),
    host: value('HOST') ?? '127.0.0.1',
    apiPort: port('PORT'),
    workerPort: port('WORKER_PORT'),
    databaseUrl: value('DATABASE_URL'),
    temporalAddress: value('TEMPORAL_ADDRESS'),
    temporalNamespace: value('TEMPORAL_NAMESPACE') ?? 'default',
    smtpUrl: value('SMTP_URL'),
    originMap: value('ENTRA_ORIGIN_MAP'),
    storage: value('STORAGE'),
    // Whoever has a Stripe of one's own gets that one.
    demoBilling: value('DEMO_BILLING') === 'true' && value('STRIPE_SECRET_KEY') === undefined,
  };
}
