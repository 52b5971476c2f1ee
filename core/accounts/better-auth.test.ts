import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { Secret } from '../config/index.ts';
import { openKeyProvider } from '../crypto/open-key-provider.ts';
import { openDatabase } from '../database/open.ts';
import { silentLogger } from '../observability/logger.ts';
import { createBetterAuth } from './better-auth.ts';
import { sessionSecret } from './session-secret.ts';

let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const open = () =>
  createBetterAuth({
    db,
    secret: 'a secret of the tests with enough characters in it',
    publicUrl: 'https://backup.example.com',
    mailVerification: true,
    mails: {
      verify: () => undefined,
      takenAddress: () => undefined,
      reset: () => undefined,
      wasReset: () => Promise.resolve(),
    },
    logger: silentLogger,
  });

/** An upgrade of better-auth that wants another column is noticed here, not by the first person who signs in. */
it('finds every table and column that it writes in our migrations', async () => {
  const context = await open().$context;
  await expect(Promise.resolve(context.explicitSchemaCheck?.())).resolves.toEqual(undefined);
  await db.schema.alterTable('person_session').renameColumn('user_agent', 'agent').execute();
  await expect((async () => open().$context.then((fresh) => fresh.explicitSchemaCheck?.()))()).rejects.toThrow(
    /user_agent/,
  );
  await db.schema.alterTable('person_session').renameColumn('agent', 'user_agent').execute();
});

it('signs with the secret of the settings, or with one that follows from the master key', async () => {
  const provider = await openKeyProvider({ secret: '33'.repeat(32) });
  const derived = await sessionSecret(null, provider);
  expect(derived).toMatch(/^[\w-]{43}$/);
  expect(await sessionSecret(null, await openKeyProvider({ secret: '33'.repeat(32) }))).toBe(derived);
  expect(await sessionSecret(null, await openKeyProvider({ secret: '44'.repeat(32) }))).not.toBe(derived);
  expect(await sessionSecret(new Secret('given'.repeat(10)), provider)).toBe('given'.repeat(10));
});
