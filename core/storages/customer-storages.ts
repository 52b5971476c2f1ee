import { randomUUID } from 'node:crypto';
import { CybbackError } from '../domain/errors.ts';
import { locationOf, normalSettings, s3Settings } from '../storage/s3-settings.ts';
import type { BucketTest } from '../storage/test-bucket.ts';
import { keepTest, requirePassedTest, type BucketValues, type PassedTestDeps } from './passed-test.ts';
import { openStorageSecret, sealStorageSecret } from './storage-secret.ts';
import {
  type CustomerStorage,
  type StorageScope,
  type NeedsOfStorage,
  deleteStorage,
  getStorage,
  keepStorageTest,
  replaceStorageAccess,
  saveNewStorage,
  sealedSecretOf,
  storageAt,
} from './store/storages.ts';

export interface CustomerStoragesDeps extends PassedTestDeps {
  readonly allowPrivateEndpoints: boolean;
  testBucket(values: BucketValues): Promise<BucketTest>;
}

export interface TestedBucket extends BucketTest {
  readonly testId: string;
  readonly goodUntil: Date;
}

/** Tests values that are not saved. Refusals: `request-invalid`, `storage-endpoint-refused`; the rest is in the result. */
export async function testValues(
  deps: CustomerStoragesDeps,
  workspaceId: string,
  given: BucketValues,
): Promise<TestedBucket> {
  const values = normal(deps, given);
  const result = await deps.testBucket(values);
  return { ...result, ...(await keepTest(deps, { workspaceId, values, result })) };
}

/** Refusals: those of `testValues`, `storage-untested`, and `conflict` where the workspace has this place already. */
export async function createStorage(
  deps: CustomerStoragesDeps,
  { workspaceId, name, testId, ...given }: BucketValues & { workspaceId: string; name: string; testId: string },
): Promise<CustomerStorage> {
  const values = normal(deps, given);
  const test = await requirePassedTest(deps, { workspaceId, testId, values });
  const location = locationOf(values.settings);
  const there = await storageAt(deps.db, { workspaceId, location });
  if (there && !there.deleted) throw taken(there.name);
  const id = there?.id ?? randomUUID();
  const saved = await saveNewStorage(deps.db, {
    id,
    workspaceId,
    name,
    location,
    settings: values.settings,
    secretSealed: await sealStorageSecret(deps.box, id, values.secretAccessKey),
    test,
  });
  if (!saved) throw taken(name);
  return saved;
}

export type AccessChange = Pick<BucketValues['settings'], 'region' | 'pathStyle' | 'accessKeyId'> & {
  secretAccessKey: string;
  testId: string;
};

/** Other keys or another way to the same place; another place is another storage. Refusals: `not-found`, `storage-untested`. */
export async function replaceAccess(
  deps: CustomerStoragesDeps,
  scope: StorageScope,
  change: AccessChange,
): Promise<CustomerStorage> {
  const before = await storageOf(deps, scope);
  const { secretAccessKey, testId, ...access } = change;
  const values = normal(deps, { settings: { ...settingsOf(before), ...access }, secretAccessKey });
  const test = await requirePassedTest(deps, { workspaceId: scope.workspaceId, testId, values });
  const secretSealed = await sealStorageSecret(deps.box, scope.id, secretAccessKey);
  return (await replaceStorageAccess(deps.db, scope, { settings: values.settings, secretSealed, test })) ?? absent();
}

/** Tests a saved storage with the keys it has. Refusals: `not-found`, `key-wrong`. */
export async function testStorage(
  deps: CustomerStoragesDeps,
  scope: StorageScope,
): Promise<{ storage: CustomerStorage; result: BucketTest }> {
  const before = await storageOf(deps, scope);
  const sealed = (await sealedSecretOf(deps.db, scope)) ?? absent();
  const result = await deps.testBucket({
    settings: settingsOf(before),
    secretAccessKey: await openStorageSecret(deps.box, scope.id, sealed),
  });
  const storage = await keepStorageTest(deps.db, scope, { result, at: new Date(deps.clock.now()) });
  return { storage: storage ?? before, result };
}

/** Refusals: `not-found`; `conflict` as long as anything needs it. */
export async function removeStorage(
  { db }: Pick<CustomerStoragesDeps, 'db'>,
  scope: StorageScope,
  needsOf: NeedsOfStorage,
): Promise<void> {
  const before = await storageOf({ db }, scope);
  const outcome = await deleteStorage(db, scope, needsOf);
  if (outcome === 'deleted') return;
  if (outcome === 'unknown') return absent();
  const { connections, backups } = outcome;
  const reason =
    connections > 0
      ? `${count(connections, 'connection writes', 'connections write')} new backups to it. Choose another storage there first.`
      : `${backups === 0 ? 'objects of later backups lie' : `${count(backups, 'backup lies', 'backups lie')}`} in it and could not be read any more. Remove them first.`;
  throw new CybbackError('conflict', `The storage ${before.name} is needed: ${reason}`, {
    facts: { connections, backups },
  });
}

/** Refusal: `not-found`. */
export async function storageOf(
  { db }: Pick<CustomerStoragesDeps, 'db'>,
  scope: StorageScope,
): Promise<CustomerStorage> {
  return (await getStorage(db, scope)) ?? absent();
}

export function settingsOf({ settings }: Pick<CustomerStorage, 'settings'>): BucketValues['settings'] {
  return s3Settings.parse(settings);
}

function normal(
  { allowPrivateEndpoints }: CustomerStoragesDeps,
  { settings, secretAccessKey }: BucketValues,
): BucketValues {
  return { settings: normalSettings(settings, { allowPlain: allowPrivateEndpoints }), secretAccessKey };
}

function taken(name: string): CybbackError {
  return new CybbackError(
    'conflict',
    `This workspace has a storage with this endpoint, bucket and prefix already (${name}). Use that one, or give another prefix.`,
  );
}

function absent(): never {
  throw new CybbackError('not-found', 'There is no such storage.');
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
