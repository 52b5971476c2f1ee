import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configFrom } from './config.ts';
import { readEnv } from './read-env.ts';
import { secretsFrom } from './secrets.ts';
import { SettingsError } from './settings-error.ts';
import { SETTINGS } from './settings.ts';

function problemsOf(source: Record<string, string>): string {
  try {
    const env = readEnv(source);
    configFrom(env);
    secretsFrom(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return '';
}

const database = { DATABASE_URL: 'postgres://app:hunter2@db:5432/app' };

const ARN = 'aws-kms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('settings', () => {
  it('need nothing but a database', () => {
    const env = readEnv(database);
    const config = configFrom(env);
    expect(config.server.publicUrl).toBe('http://localhost:8080');
    expect(config.entra.originMap).toEqual({});
    expect(config.temporal.tls).toBeNull();
    expect(config.masterKeyFile).toBe(`${config.dataFolder}/master.key`);
    expect(config.storage.managed).toEqual({ kind: 'folder', path: `${config.dataFolder}/storage` });
    expect(problemsOf({})).toContain('DATABASE_URL must be set');
  });

  it('counts the proxies that are in front', () => {
    const proxies = (TRUST_PROXY: string) => configFrom(readEnv({ ...database, TRUST_PROXY })).server.trustedProxies;
    expect(['', 'false', 'true', '1', '2'].map(proxies)).toEqual([0, 0, 1, 1, 2]);
  });

  it('reads where a key lies in a service', () => {
    const service = (CYBBACK_KEY_SERVICE: string) =>
      configFrom(readEnv({ ...database, CYBBACK_KEY_SERVICE, CYBBACK_VAULT_TOKEN: 't' })).keyService;
    expect(service(ARN)).toEqual({ kind: 'aws-kms', arn: ARN.replace('aws-kms:', '') });
    expect(service('azure-key-vault:https://contoso.vault.azure.net/keys/backup')).toEqual({
      kind: 'azure-key-vault',
      keyUrl: 'https://contoso.vault.azure.net/keys/backup',
    });
    expect(service('vault-transit:https://vault:8200/team/transit/keys/backup')).toEqual({
      kind: 'vault-transit',
      address: 'https://vault:8200',
      mount: 'team/transit',
      name: 'backup',
    });
    expect(service('vault-transit:http://127.0.0.1:8200/transit/keys/backup')).not.toBeNull();
  });

  it('takes the empty string for "not set"', () => {
    expect(configFrom(readEnv({ ...database, PORT: '', ENTRA_ORIGIN_MAP: ' ' })).server.port).toBe(8080);
  });

  it.each([
    [{ PORT: '80a' }, 'PORT must be a whole number'],
    [{ PORT: '70000' }, 'PORT must lie between 0 and 65535'],
    [{ PUBLIC_URL: 'backup.example.com' }, 'PUBLIC_URL must be a URL'],
    [{ TRUST_PROXY: 'yes' }, 'TRUST_PROXY must be true or false'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of'],
    [{ TEMPORAL_ADDRESS: 'https://temporal:7233' }, 'TEMPORAL_ADDRESS must be host:port'],
    [{ TEMPORAL_TLS_CERT_FILE: 'c.pem' }, 'must be set together'],
    [{ TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'k' }, 'needs TLS'],
    [{ CYBBACK_MASTER_KEY: 'c2hvcnQ=' }, 'CYBBACK_MASTER_KEY must be 32 bytes'],
    [{ CYBBACK_KEY_SERVICE: 'aws-kms:alias/backup' }, 'CYBBACK_KEY_SERVICE must be aws-kms:'],
    [{ CYBBACK_KEY_SERVICE: 'aws-kms:arn:aws:kms:eu-west-1:111122223333:alias/backup' }, 'CYBBACK_KEY_SERVICE must be'],
    [
      { CYBBACK_KEY_SERVICE: 'azure-key-vault:http://contoso.vault.azure.net/keys/backup' },
      'CYBBACK_KEY_SERVICE must be',
    ],
    [
      { CYBBACK_KEY_SERVICE: 'vault-transit:http://vault.example.com/transit/keys/backup' },
      'CYBBACK_KEY_SERVICE must be',
    ],
    [
      { CYBBACK_KEY_SERVICE: 'vault-transit:https://user:pass@vault/transit/keys/backup' },
      'CYBBACK_KEY_SERVICE must be',
    ],
    [{ CYBBACK_KEY_SERVICE: 'vault-transit:https://vault:8200/transit/keys/backup' }, 'CYBBACK_VAULT_TOKEN'],
    [{ CYBBACK_KEY_SERVICE: ARN, CYBBACK_MASTER_KEY_FILE: 'k' }, 'keep one'],
    [{ CYBBACK_NEXT_KEY_SERVICE: ARN, CYBBACK_NEXT_MASTER_KEY_FILE: 'k' }, 'only one can be set'],
    [{ STORAGE: 's3' }, 'STORAGE_S3_BUCKET must be set'],
    [{ ENTRA_ORIGIN_MAP: '{' }, 'ENTRA_ORIGIN_MAP must be a JSON object'],
    [{ ENTRA_ORIGIN_MAP: '["a"]' }, 'must be a JSON object of origins'],
    [{ ENTRA_ORIGIN_MAP: '{"http://graph.microsoft.com":"http://127.0.0.1:1"}' }, 'ENTRA_ORIGIN_MAP'],
    [{ ENTRA_ORIGIN_MAP: '{"https://graph.microsoft.com":"127.0.0.1:1"}' }, 'ENTRA_ORIGIN_MAP'],
    [{ ENTRA_ORIGIN_MAP: '{"https://graph.microsoft.com":"http://127.0.0.1:1/x"}' }, 'no path'],
    [{ ENTRA_PRIVATE_ENDPOINTS: '{"mars":{"login":"https://a"}}' }, 'ENTRA_PRIVATE_ENDPOINTS'],
    [{ ENTRA_PRIVATE_ENDPOINTS: '{"global":{"login":"http://a"}}' }, 'ENTRA_PRIVATE_ENDPOINTS'],
    [{ GRAPH_BUDGET_PERCENT: '0' }, 'GRAPH_BUDGET_PERCENT must lie between 1 and 100'],
    [{ SIGN_UP: 'shut' }, 'SIGN_UP must be open, invitation or closed'],
  ])('refuses %o with a sentence', (source, sentence) => {
    expect(problemsOf({ ...database, ...source })).toContain(sentence);
  });

  it('names every bad value at once', () => {
    const message = problemsOf({ ...database, PORT: 'x', SIGN_UP: 'y' });
    expect(message).toContain('PORT');
    expect(message).toContain('SIGN_UP');
  });

  it('reads the origin map', () => {
    const env = readEnv({ ...database, ENTRA_ORIGIN_MAP: '{"https://graph.microsoft.com/":"http://127.0.0.1:9000/"}' });
    expect(configFrom(env).entra.originMap).toEqual({ 'https://graph.microsoft.com': 'http://127.0.0.1:9000' });
  });

  it('never prints a secret, not even a bad one', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const env = readEnv({ ...database, CYBBACK_MASTER_KEY: key, SMTP_URL: 'smtp://u:sesame@mail:25' });
    const secrets = secretsFrom(env);
    const printed = [
      inspect(secrets, { depth: 9 }),
      JSON.stringify(secrets),
      String(secrets.databaseUrl),
      inspect(configFrom(env), { depth: 9 }),
    ].join();
    for (const value of ['hunter2', 'sesame', key]) expect(printed).not.toContain(value);
    expect(secrets.databaseUrl.reveal()).toBe(database.DATABASE_URL);
    expect(problemsOf({ DATABASE_URL: 'mysql://app:hunter2@db/app' })).not.toContain('hunter2');
  });

  it('documents the defaults that are in force', () => {
    const written = SETTINGS.filter((setting) => setting.default !== '' && !setting.default.includes('<')).map(
      (setting): [string, string] => [setting.name, setting.default],
    );
    expect(
      configFrom(readEnv(Object.fromEntries([...written, ['MAIL_FROM', 'CYBBACK <no-reply@localhost>']]))),
    ).toEqual(configFrom(readEnv({})));
  });

  it('has each setting once, with a meaning', () => {
    expect(new Set(SETTINGS.map(({ name }) => name)).size).toBe(SETTINGS.length);
    for (const { meaning } of SETTINGS) expect(meaning).toMatch(/[.)}]$/);
  });
});
