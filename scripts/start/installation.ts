import { resolve } from 'node:path';

/** What the environment says is brought from outside; the rest is embedded. */
export interface Installation {
  readonly dataPath: string;
  readonly host: string;
  readonly explicitApiPort: number | undefined;
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly temporalNamespace: string;
  readonly smtpUrl: string | undefined;
  readonly originMap: string | undefined;
  readonly storage: string | undefined;
}

export function installationFrom(env: Readonly<Record<string, string | undefined>>): Installation {
  const value = (name: string): string | undefined => env[name]?.trim() || undefined;
  const port = value('PORT');
  return {
    dataPath: resolve(value('CYBBACK_DATA') ?? 'data'),
    host: value('HOST') ?? '127.0.0.1',
    explicitApiPort: port === undefined ? undefined : Number(port),
    databaseUrl: value('DATABASE_URL'),
    temporalAddress: value('TEMPORAL_ADDRESS'),
    temporalNamespace: value('TEMPORAL_NAMESPACE') ?? 'default',
    smtpUrl: value('SMTP_URL'),
    originMap: value('ENTRA_ORIGIN_MAP'),
    storage: value('STORAGE'),
  };
}
