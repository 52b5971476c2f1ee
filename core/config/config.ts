import path from 'node:path';
import type { SignUpMode } from '../domain/sign-up.ts';
import { type TurnLimits, DEFAULT_TURN_LIMITS } from '../jobs/turn-limits.ts';
import type { KeyService } from '../keys/open-service-key.ts';
import type { Env } from './read-env.ts';
import { SettingsError } from './settings-error.ts';
import type { SettingName } from './settings.ts';

/** Settings in the shape the program uses, without secrets: safe to log. */
export interface Config {
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Without a slash at the end. */
    readonly publicUrl: string;
    /** How many reverse proxies are in front, one behind the other. */
    readonly trustedProxies: number;
    readonly workerPort: number;
    readonly metricsPort: number;
  };
  readonly logLevel: LogLevel;
  readonly turnLimits: TurnLimits;
  /** Absolute path. */
  readonly dataFolder: string;
  readonly database: { readonly poolSize: number };
  readonly temporal: TemporalConfig;
  /** Absolute path; not used where the secrets hold a master key. */
  readonly masterKeyFile: string;
  /** Instead of a file or secret; null: one of those. */
  readonly keyService: KeyService | null;
  /** The new master key while it is changed; both null: none, or the secrets hold it. Absolute path. */
  readonly nextMasterKeyFile: string | null;
  readonly nextKeyService: KeyService | null;
  readonly vault: { readonly tokenFile: string | null; readonly namespace: string | null };
  readonly storage: StorageConfig;
  readonly mail: { readonly from: string };
  readonly entra: EntraConfig;
  readonly signUp: SignUpMode;
  readonly verification: {
    readonly fullReads: 'all' | 'listed';
    /** Within so many days everything in the storage is read. */
    readonly days: number;
  };
  readonly stripeApiUrl: string | null;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface TemporalConfig {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Null: plain text. Files are paths of PEM files. */
  readonly tls: {
    readonly certFile: string | null;
    readonly keyFile: string | null;
    readonly caFile: string | null;
    readonly serverName: string | null;
  } | null;
  readonly uiUrl: string | null;
}

export interface StorageConfig {
  readonly managed:
    | { readonly kind: 'folder'; readonly path: string }
    | {
        readonly kind: 's3';
        readonly endpoint: string | null;
        readonly region: string;
        readonly bucket: string;
        readonly prefix: string;
        readonly pathStyle: boolean;
        /** Null: credentials of the machine. */
        readonly accessKeyId: string | null;
      };
  readonly allowPrivateEndpoints: boolean;
}

export interface EntraConfig {
  /** Real origin → address used in its place; empty in production. */
  readonly originMap: Readonly<Record<string, string>>;
  readonly privateEndpoints: NonNullable<Env['ENTRA_PRIVATE_ENDPOINTS']>;
  readonly timeoutMs: number;
  readonly maxWaitMs: number;
  readonly budget: {
    readonly percent: number;
    readonly readUnitsPer10s: number | null;
    readonly writesPer150s: number | null;
    readonly conditionalAccessPerSecond: number;
  };
}

/** Checks what only shows when settings are seen together. */
export function configFrom(env: Env): Config {
  const problems = contradictions(env);
  if (problems.length > 0) throw new SettingsError(problems);
  const dataFolder = path.resolve(env.CYBBACK_DATA);
  return {
    server: {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL.replace(/\/+$/, ''),
      trustedProxies: env.TRUST_PROXY,
      workerPort: env.WORKER_PORT,
      metricsPort: env.METRICS_PORT,
    },
    logLevel: env.LOG_LEVEL,
    turnLimits: {
      ...DEFAULT_TURN_LIMITS,
      running: {
        ...DEFAULT_TURN_LIMITS.running,
        manual: env.JOBS_PER_WORKSPACE,
        scheduled: env.SCHEDULED_JOBS_PER_WORKSPACE,
      },
    },
    dataFolder,
    database: { poolSize: env.DATABASE_POOL_SIZE },
    temporal: temporal(env),
    masterKeyFile: path.resolve(env.CYBBACK_MASTER_KEY_FILE),
    keyService: env.CYBBACK_KEY_SERVICE ?? null,
    nextMasterKeyFile:
      env.CYBBACK_NEXT_MASTER_KEY_FILE === undefined ? null : path.resolve(env.CYBBACK_NEXT_MASTER_KEY_FILE),
    nextKeyService: env.CYBBACK_NEXT_KEY_SERVICE ?? null,
    vault: {
      tokenFile: env.CYBBACK_VAULT_TOKEN_FILE === undefined ? null : path.resolve(env.CYBBACK_VAULT_TOKEN_FILE),
      namespace: env.CYBBACK_VAULT_NAMESPACE ?? null,
    },
    storage: {
      managed: managedStorage(env),
      allowPrivateEndpoints: env.STORAGE_ALLOW_PRIVATE_ENDPOINTS,
    },
    mail: { from: env.MAIL_FROM },
    entra: entra(env),
    signUp: env.SIGN_UP,
    verification: { fullReads: env.FULL_BACKUP_READS, days: env.VERIFY_DAYS },
    stripeApiUrl: env.STRIPE_API_URL ?? null,
  };
}

const NEXT_KEYS = ['CYBBACK_NEXT_MASTER_KEY', 'CYBBACK_NEXT_MASTER_KEY_FILE', 'CYBBACK_NEXT_KEY_SERVICE'] as const;

function contradictions(env: Env): string[] {
  const problems: string[] = [];
  if ((env.TEMPORAL_TLS_CERT_FILE === undefined) !== (env.TEMPORAL_TLS_KEY_FILE === undefined)) {
    problems.push('TEMPORAL_TLS_CERT_FILE and TEMPORAL_TLS_KEY_FILE must be set together.');
  }
  if (
    env.given.has('TEMPORAL_TLS') &&
    !env.TEMPORAL_TLS &&
    (env.TEMPORAL_TLS_CERT_FILE ?? env.TEMPORAL_API_KEY) !== undefined
  ) {
    problems.push('TEMPORAL_TLS is false, but a certificate or an API key for Temporal needs TLS.');
  }
  if (env.STORAGE === 's3' && env.STORAGE_S3_BUCKET === undefined)
    problems.push('STORAGE_S3_BUCKET must be set when STORAGE is s3.');
  if (env.STORAGE !== 's3' && env.STORAGE_S3_BUCKET !== undefined)
    problems.push('STORAGE_S3_BUCKET is set, but STORAGE is not s3.');
  if ((env.STORAGE_S3_ACCESS_KEY_ID === undefined) !== (env.STORAGE_S3_SECRET_ACCESS_KEY === undefined)) {
    problems.push('STORAGE_S3_ACCESS_KEY_ID and STORAGE_S3_SECRET_ACCESS_KEY must be set together.');
  }
  if (env.CYBBACK_MASTER_KEY !== undefined && env.given.has('CYBBACK_MASTER_KEY_FILE')) {
    problems.push('CYBBACK_MASTER_KEY and CYBBACK_MASTER_KEY_FILE are both set; keep one.');
  }
  const given = (name: SettingName): boolean => env.given.has(name);
  if (
    env.CYBBACK_KEY_SERVICE !== undefined &&
    (env.CYBBACK_MASTER_KEY !== undefined || given('CYBBACK_MASTER_KEY_FILE'))
  )
    problems.push('CYBBACK_KEY_SERVICE is set beside a master key of its own; keep one.');
  if (NEXT_KEYS.filter(given).length > 1) problems.push(`Of ${NEXT_KEYS.join(', ')} only one can be set.`);
  if (env.CYBBACK_VAULT_TOKEN !== undefined && env.CYBBACK_VAULT_TOKEN_FILE !== undefined)
    problems.push('CYBBACK_VAULT_TOKEN and CYBBACK_VAULT_TOKEN_FILE are both set; keep one.');
  const services = [env.CYBBACK_KEY_SERVICE, env.CYBBACK_NEXT_KEY_SERVICE];
  if (
    services.some((service) => service?.kind === 'vault-transit') &&
    (env.CYBBACK_VAULT_TOKEN ?? env.CYBBACK_VAULT_TOKEN_FILE) === undefined
  )
    problems.push('CYBBACK_VAULT_TOKEN or CYBBACK_VAULT_TOKEN_FILE must be set for a key in Vault.');
  if (env.STRIPE_SECRET_KEY !== undefined && env.STRIPE_WEBHOOK_SECRET === undefined) {
    problems.push(
      'STRIPE_WEBHOOK_SECRET must be set with STRIPE_SECRET_KEY: without it payments would not be noticed.',
    );
  }
  return problems;
}

function temporal(env: Env): TemporalConfig {
  const certFile = env.TEMPORAL_TLS_CERT_FILE ?? null;
  const caFile = env.TEMPORAL_TLS_CA_FILE ?? null;
  const implied = certFile !== null || caFile !== null || env.TEMPORAL_API_KEY !== undefined;
  const wanted = env.given.has('TEMPORAL_TLS') ? env.TEMPORAL_TLS : implied;
  return {
    address: env.TEMPORAL_ADDRESS,
    namespace: env.TEMPORAL_NAMESPACE,
    taskQueue: env.TEMPORAL_TASK_QUEUE,
    tls: wanted
      ? {
          certFile,
          keyFile: env.TEMPORAL_TLS_KEY_FILE ?? null,
          caFile,
          serverName: env.TEMPORAL_TLS_SERVER_NAME ?? null,
        }
      : null,
    uiUrl: env.TEMPORAL_UI_URL ?? null,
  };
}

function managedStorage(env: Env): StorageConfig['managed'] {
  if (env.STORAGE !== 's3') return { kind: 'folder', path: path.resolve(env.STORAGE) };
  return {
    kind: 's3',
    endpoint: env.STORAGE_S3_ENDPOINT ?? null,
    region: env.STORAGE_S3_REGION,
    bucket: env.STORAGE_S3_BUCKET ?? '',
    prefix: env.STORAGE_S3_PREFIX ?? '',
    pathStyle: env.STORAGE_S3_PATH_STYLE,
    accessKeyId: env.STORAGE_S3_ACCESS_KEY_ID ?? null,
  };
}

function entra(env: Env): EntraConfig {
  return {
    originMap: env.ENTRA_ORIGIN_MAP ?? {},
    privateEndpoints: env.ENTRA_PRIVATE_ENDPOINTS ?? {},
    timeoutMs: env.GRAPH_TIMEOUT_MS,
    maxWaitMs: env.GRAPH_MAX_WAIT_MS,
    budget: {
      percent: env.GRAPH_BUDGET_PERCENT,
      readUnitsPer10s: env.GRAPH_BUDGET_READ_UNITS_PER_10S ?? null,
      writesPer150s: env.GRAPH_BUDGET_WRITES_PER_150S ?? null,
      conditionalAccessPerSecond: env.GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND,
    },
  };
}
