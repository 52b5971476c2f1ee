import { z } from 'zod';
import { SIGN_UP_MODES } from '../domain/sign-up.ts';
import { originMap, privateEndpoints } from './entra-endpoints.ts';
import { keyService } from './key-service.ts';
import type { SettingName } from './settings.ts';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const text = z.string();

const flag = z.enum(['true', 'false'], { error: 'must be true or false.' }).transform((value) => value === 'true');

/** How many proxies of one's own a request passes, one behind the other: `true` is one. */
const proxies = z
  .string()
  .regex(/^(true|false|[1-9])$/, 'must be true or false, or how many proxies there are one behind the other (1 to 9).')
  .transform((value) => (value === 'false' ? 0 : value === 'true' ? 1 : Number(value)));

function whole(min: number, max: number, what: string) {
  return z
    .string()
    .regex(/^\d+$/, `must be a whole number (${what}).`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must lie between ${String(min)} and ${String(max)} (${what}).`);
}

function url(protocols: readonly string[], example: string) {
  return z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
      `must be a URL such as ${example}.`,
    );
}

/** 32 bytes, as the key file holds them or in base64; the value itself never shows in a message. */
const masterKey = z
  .string()
  .refine(
    (value) =>
      /^[0-9a-f]{64}$/i.test(value) ||
      (/^[A-Za-z0-9+/_-]+={0,2}$/.test(value) && Buffer.from(value, 'base64').length === 32),
    'must be 32 bytes in base64 or 64 hex digits (make one with: openssl rand -base64 32).',
  );

const positive = z
  .string()
  .refine((value) => Number(value) > 0, 'must be a number above 0.')
  .transform(Number);

/** One check per setting; a compile error where a setting of the table has none. Those with a default always have a value. */
const checks = {
  HOST: text,
  PORT: whole(0, 65_535, 'a TCP port'),
  PUBLIC_URL: url(['http:', 'https:'], 'https://backup.example.com'),
  TRUST_PROXY: proxies,
  LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}.` }),
  JOBS_PER_WORKSPACE: whole(1, 1000, 'jobs'),
  SCHEDULED_JOBS_PER_WORKSPACE: whole(1, 1000, 'jobs'),
  WORKER_PORT: whole(0, 65_535, 'a TCP port'),
  METRICS_PORT: whole(0, 65_535, 'a TCP port'),
  CYBBACK_DATA: text,
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database').optional(),
  DATABASE_POOL_SIZE: whole(1, 1000, 'connections'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port, such as temporal.example.com:7233, without a scheme.'),
  TEMPORAL_NAMESPACE: text,
  TEMPORAL_TASK_QUEUE: text,
  TEMPORAL_TLS: flag,
  TEMPORAL_TLS_CERT_FILE: text.optional(),
  TEMPORAL_TLS_KEY_FILE: text.optional(),
  TEMPORAL_TLS_CA_FILE: text.optional(),
  TEMPORAL_TLS_SERVER_NAME: text.optional(),
  TEMPORAL_API_KEY: text.optional(),
  TEMPORAL_UI_URL: url(['http:', 'https:'], 'https://temporal-ui.example.com').optional(),
  CYBBACK_MASTER_KEY_FILE: text,
  CYBBACK_MASTER_KEY: masterKey.optional(),
  CYBBACK_KEY_SERVICE: keyService.optional(),
  CYBBACK_VAULT_TOKEN_FILE: text.optional(),
  CYBBACK_VAULT_TOKEN: text.optional(),
  CYBBACK_VAULT_NAMESPACE: text.optional(),
  CYBBACK_NEXT_MASTER_KEY_FILE: text.optional(),
  CYBBACK_NEXT_MASTER_KEY: masterKey.optional(),
  CYBBACK_NEXT_KEY_SERVICE: keyService.optional(),
  CYBBACK_SESSION_SECRET: z.string().min(32, 'must have at least 32 characters.').optional(),
  STORAGE: text,
  STORAGE_S3_ENDPOINT: url(['http:', 'https:'], 'https://s3.example.com').optional(),
  STORAGE_S3_REGION: text,
  STORAGE_S3_BUCKET: text.optional(),
  STORAGE_S3_PREFIX: text.optional(),
  STORAGE_S3_PATH_STYLE: flag,
  STORAGE_S3_ACCESS_KEY_ID: text.optional(),
  STORAGE_S3_SECRET_ACCESS_KEY: text.optional(),
  STORAGE_ALLOW_PRIVATE_ENDPOINTS: flag,
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@mail.example.com:587').optional(),
  MAIL_FROM: text,
  ENTRA_ORIGIN_MAP: originMap.optional(),
  ENTRA_PRIVATE_ENDPOINTS: privateEndpoints.optional(),
  GRAPH_TIMEOUT_MS: whole(1000, 600_000, 'milliseconds'),
  GRAPH_MAX_WAIT_MS: whole(0, 3_600_000, 'milliseconds'),
  GRAPH_BUDGET_PERCENT: whole(1, 100, 'percent'),
  GRAPH_BUDGET_READ_UNITS_PER_10S: positive.optional(),
  GRAPH_BUDGET_WRITES_PER_150S: positive.optional(),
  GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND: positive,
  SIGN_UP: z.enum(SIGN_UP_MODES, { error: 'must be open, invitation or closed.' }),
  FULL_BACKUP_READS: z.enum(['all', 'listed'], { error: 'must be all or listed.' }),
  VERIFY_DAYS: whole(1, 3650, 'days'),
  STRIPE_SECRET_KEY: text.optional(),
  STRIPE_WEBHOOK_SECRET: text.optional(),
  STRIPE_API_URL: url(['http:', 'https:'], 'https://api.stripe.com').optional(),
} satisfies Record<SettingName, z.ZodType>;

export const envSchema = z.object(checks);
