/** One setting of the program, as documented to operators. */
export interface Setting {
  /** Name of the environment variable. */
  readonly name: string;
  readonly group: SettingGroup;
  /** In force where it is not set, as it would be written; empty: none. `<data>` stands for the value of CYBBACK_DATA, `<PORT>` for that of PORT. */
  readonly default: string;
  readonly meaning: string;
  /** Never printed. */
  readonly secret: boolean;
}

export type SettingGroup =
  | 'server'
  | 'data'
  | 'database'
  | 'temporal'
  | 'keys'
  | 'storage'
  | 'mail'
  | 'entra'
  | 'accounts'
  | 'billing';

const setting = <Name extends string>(name: Name, group: SettingGroup, byDefault: string, meaning: string) => ({
  name,
  group,
  default: byDefault,
  meaning,
  secret: false,
});

const secret = <Name extends string>(name: Name, group: SettingGroup, meaning: string) => ({
  name,
  group,
  default: '',
  meaning,
  secret: true,
});

/** Every environment variable the program reads. Documentation and deployment files are checked against this table. */
export const SETTINGS = [
  setting('HOST', 'server', '127.0.0.1', 'Address the API listens on; 0.0.0.0 for all interfaces.'),
  setting('PORT', 'server', '8080', 'Port the API listens on.'),
  setting(
    'PUBLIC_URL',
    'server',
    'http://localhost:<PORT>',
    'Address under which people reach the console; used in mails and links, and as the only allowed origin.',
  ),
  setting(
    'TRUST_PROXY',
    'server',
    'false',
    'true when a reverse proxy in front sets X-Forwarded-For and X-Forwarded-Proto; 2 (to 9) when there are as many, one behind the other.',
  ),
  setting('LOG_LEVEL', 'server', 'info', 'fatal, error, warn, info, debug or trace.'),
  setting(
    'JOBS_PER_WORKSPACE',
    'server',
    '3',
    'Backups, dry runs and restores that people started and that are at work at once in one workspace; the next ones wait.',
  ),
  setting(
    'SCHEDULED_JOBS_PER_WORKSPACE',
    'server',
    '3',
    'Scheduled backups that are at work at once in one workspace, besides those that people started.',
  ),
  setting('WORKER_PORT', 'server', '8081', 'Port of the worker for /healthz and /metrics; 0 switches it off.'),
  setting(
    'METRICS_PORT',
    'server',
    '0',
    'Port of the API for /metrics, at the address of HOST; 0 switches it off. Keep it away from the public network.',
  ),

  setting(
    'CYBBACK_DATA',
    'data',
    './data',
    'Folder for what this installation keeps on disk: key file, managed storage, embedded services.',
  ),

  secret(
    'DATABASE_URL',
    'database',
    'PostgreSQL connection: postgres://user:password@host:5432/database. `npm start` brings its own server when it is not set.',
  ),
  setting('DATABASE_POOL_SIZE', 'database', '10', 'Connections each process may open to PostgreSQL.'),

  setting('TEMPORAL_ADDRESS', 'temporal', 'localhost:7233', 'host:port of the Temporal frontend.'),
  setting('TEMPORAL_NAMESPACE', 'temporal', 'default', 'Namespace of the workflows.'),
  setting(
    'TEMPORAL_TASK_QUEUE',
    'temporal',
    'cybback',
    'Task queue that the API starts workflows on and the workers serve; another name keeps two installations in one namespace apart.',
  ),
  setting(
    'TEMPORAL_TLS',
    'temporal',
    'false',
    'true to speak TLS to Temporal; implied by a certificate or an API key.',
  ),
  setting('TEMPORAL_TLS_CERT_FILE', 'temporal', '', 'PEM file of the client certificate, for mutual TLS.'),
  setting('TEMPORAL_TLS_KEY_FILE', 'temporal', '', 'PEM file of the key of the client certificate.'),
  setting(
    'TEMPORAL_TLS_CA_FILE',
    'temporal',
    '',
    'PEM file of the authority that signed the certificate of the server, where it is not a public one.',
  ),
  setting(
    'TEMPORAL_TLS_SERVER_NAME',
    'temporal',
    '',
    'Name expected in the certificate of the server, where it differs from the address.',
  ),
  secret('TEMPORAL_API_KEY', 'temporal', 'API key of Temporal Cloud.'),
  setting('TEMPORAL_UI_URL', 'temporal', '', 'Address of the Temporal UI, linked from the operations pages.'),

  setting(
    'CYBBACK_MASTER_KEY_FILE',
    'keys',
    '<data>/master.key',
    'File holding the master key (64 hex digits) that wraps the data keys. Made at the first start; keep a copy outside.',
  ),
  secret(
    'CYBBACK_MASTER_KEY',
    'keys',
    'The master key itself (32 bytes in base64 or 64 hex digits), instead of a file.',
  ),
  setting(
    'CYBBACK_KEY_SERVICE',
    'keys',
    '',
    'A master key that never leaves its service, instead of a file: `aws-kms:<ARN of the key>`, `azure-key-vault:https://<vault>.vault.azure.net/keys/<key>` or `vault-transit:https://<host>:8200/<mount>/keys/<key>`.',
  ),
  setting(
    'CYBBACK_VAULT_TOKEN_FILE',
    'keys',
    '',
    'File with the token for Vault, read at each call, as Vault Agent keeps it.',
  ),
  secret('CYBBACK_VAULT_TOKEN', 'keys', 'The token for Vault itself, instead of a file.'),
  setting('CYBBACK_VAULT_NAMESPACE', 'keys', '', 'Namespace of Vault Enterprise in which the key lies.'),
  setting(
    'CYBBACK_NEXT_MASTER_KEY_FILE',
    'keys',
    '',
    'While the master key is changed: the file of the new one. Made where it is missing. `npm run rotate-key` changes over to it.',
  ),
  secret('CYBBACK_NEXT_MASTER_KEY', 'keys', 'While the master key is changed: the new one itself, instead of a file.'),
  setting(
    'CYBBACK_NEXT_KEY_SERVICE',
    'keys',
    '',
    'While the master key is changed: the new one in a service, written as CYBBACK_KEY_SERVICE.',
  ),
  secret(
    'CYBBACK_SESSION_SECRET',
    'keys',
    'Signs sessions and links in mails; at least 32 characters, the same in every API process. Derived from the master key when not set.',
  ),

  setting(
    'STORAGE',
    'storage',
    '<data>/storage',
    'Managed storage: the path of a folder, or `s3` to use the STORAGE_S3_* settings.',
  ),
  setting('STORAGE_S3_ENDPOINT', 'storage', '', 'URL of the S3 endpoint; empty for AWS.'),
  setting('STORAGE_S3_REGION', 'storage', 'us-east-1', 'Region of the bucket.'),
  setting('STORAGE_S3_BUCKET', 'storage', '', 'Bucket of the managed storage.'),
  setting('STORAGE_S3_PREFIX', 'storage', '', 'Prefix for all keys in the bucket.'),
  setting(
    'STORAGE_S3_PATH_STYLE',
    'storage',
    'false',
    'true when the bucket is part of the path, not of the host name.',
  ),
  setting('STORAGE_S3_ACCESS_KEY_ID', 'storage', '', 'Access key; empty to use the credentials of the machine (AWS).'),
  secret('STORAGE_S3_SECRET_ACCESS_KEY', 'storage', 'Secret key of the access key.'),
  setting(
    'STORAGE_ALLOW_PRIVATE_ENDPOINTS',
    'storage',
    'false',
    'true to let users connect buckets and webhooks at addresses inside the network of the server.',
  ),

  secret(
    'SMTP_URL',
    'mail',
    'smtp://user:password@host:587 or smtps://…; without it mails are only written to the log.',
  ),
  setting('MAIL_FROM', 'mail', 'CYBBACK <no-reply@localhost>', 'Sender of mails.'),

  setting(
    'ENTRA_ORIGIN_MAP',
    'entra',
    '',
    'JSON object of real origin → address used instead, for proxies and test systems: {"https://graph.microsoft.com":"http://127.0.0.1:9000"}. Off when empty.',
  ),
  setting(
    'ENTRA_PRIVATE_ENDPOINTS',
    'entra',
    '',
    'JSON object of cloud → {"login":"https://…","graph":"https://…"} replacing the public hosts of global, usGovHigh, usGovDod or china.',
  ),
  setting('GRAPH_TIMEOUT_MS', 'entra', '60000', 'Longest wait for an answer of Graph or the sign-in, in milliseconds.'),
  setting(
    'GRAPH_MAX_WAIT_MS',
    'entra',
    '60000',
    'Longest pause for throttling inside one call; a longer one is handed to Temporal. Milliseconds.',
  ),
  setting(
    'GRAPH_BUDGET_PERCENT',
    'entra',
    '70',
    "Share of Microsoft's published limits that this program uses, in percent.",
  ),
  setting(
    'GRAPH_BUDGET_READ_UNITS_PER_10S',
    'entra',
    '',
    'Resource units for reads per tenant in 10 seconds, instead of the share of the published limit.',
  ),
  setting(
    'GRAPH_BUDGET_WRITES_PER_150S',
    'entra',
    '',
    'Writes per tenant in 150 seconds, instead of the share of the published limit.',
  ),
  setting(
    'GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND',
    'entra',
    '1',
    'Conditional Access requests per tenant and second.',
  ),

  setting(
    'SIGN_UP',
    'accounts',
    'open',
    '`open`; `invitation`: only people who were invited can sign up; `closed`: nobody can. The first account can always be made.',
  ),

  setting(
    'FULL_BACKUP_READS',
    'storage',
    'all',
    '`all`: a full backup reads every byte in the storage that it does not write again; `listed`: it believes names and sizes.',
  ),
  setting(
    'VERIFY_DAYS',
    'storage',
    '30',
    'Within so many days everything in the storage is read and checked, a share each day.',
  ),

  secret('STRIPE_SECRET_KEY', 'billing', 'Switches plans and payment on. Without it everything is allowed.'),
  secret('STRIPE_WEBHOOK_SECRET', 'billing', 'Signing secret of the webhook endpoint.'),
  setting('STRIPE_API_URL', 'billing', '', 'Address of another Stripe API, for tests.'),
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];
