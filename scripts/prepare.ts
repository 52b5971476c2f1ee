// Brings services from outside into the state the program expects; safe to run again and by several at once.
import { configFrom, readEnv, secretsFrom } from '../core/config/index.ts';
import { migrateToLatest } from '../core/database/migrate.ts';
import { openDatabase } from '../core/database/open.ts';
import { prepareBucket } from './prepare/bucket.ts';
import { prepareTemporal } from './prepare/temporal.ts';

const env = readEnv();
const config = configFrom(env);
const secrets = secretsFrom(env);
const log = (line: string): void => console.log(line);

const db = openDatabase(secrets.databaseUrl.reveal());
try {
  const applied = await migrateToLatest(db);
  log(applied.length === 0 ? 'Database schema: up to date.' : `Database schema: applied ${applied.join(', ')}.`);
} finally {
  await db.destroy();
}
await prepareTemporal(config.temporal, secrets.temporalApiKey, log);
await prepareBucket(config.storage.managed, secrets.storageSecretAccessKey, log);
