import { randomUUID } from 'node:crypto';
import { repositoryKeyStore } from '../backups/store/files/repository-keys.ts';
import { findConnection, insertRebuiltConnection, reconnect } from '../connections/store/rebuilt-connection.ts';
import type { WrappedDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { kitWrappings } from '../keys/kit-wrappings.ts';
import { type KitKey, openRecoveryKit, type RecoveryKit } from '../keys/recovery-kit.ts';
import { putKeyFile } from '../repository/key-files.ts';
import { opensSealed } from '../repository/opens-sealed.ts';
import { writeHeader } from '../repository/repository-header.ts';
import { takeUpRepository } from '../storages/store/rebuilt-repository.ts';
import type { Jobs } from '../temporal/client.ts';
import { type ChosenPlace, findPlaces, type FoundPlace, type LeftPlace, type PlacesDeps } from './kit-places.ts';
import { endRebuild, getRebuild, insertRebuild, noteFinding, type Rebuild } from './store/rebuilds.ts';

export interface StartRebuildDeps extends PlacesDeps {
  readonly db: Db;
  readonly keyProvider: KeyProvider;
  readonly jobs: Pick<Jobs, 'startRebuild'>;
}

export interface RebuildRequest {
  readonly workspaceId: string;
  readonly kit: RecoveryKit;
  readonly passphrase: string;
  /** Of repositories that lie elsewhere than the kit says. */
  readonly places: readonly ChosenPlace[];
  readonly createdBy: string;
  /** The managed storage is the operator's, who needs no key to take what lies there. */
  readonly byOperator?: boolean;
}

/**
 * Opens the kit, keeps its keys under the master key in force, and starts the rebuild. A connection that the database does
 * not have is made, without a credential. Where a rebuild of it is under way, that one is answered.
 *
 * Errors: `key-wrong` (the passphrase, or a kit that was changed), `conflict` (the connection is another workspace's or of
 * another tenant), and, where no repository can be used at all, what is wrong with each.
 */
export async function startRebuild(deps: StartRebuildDeps, request: RebuildRequest): Promise<Rebuild> {
  const { kit, workspaceId } = request;
  const keys = await openRecoveryKit(kit, request.passphrase);
  const known = await knownConnection(deps.db, request);
  const places = await findPlaces(deps, { workspaceId, kit, chosen: request.places });
  const mayTakeAll = known !== null || request.byOperator === true;
  const { found, left } = mayTakeAll ? places : await provedPlaces(kit, places, keys);
  if (found.length === 0) throw nothingFound(left);
  const taken = await wrapped(deps, kit, { found, keys });
  const id = await prepare(deps.db, request, {
    places: taken,
    isNew: known === null,
    isDeleted: known?.deleted === true,
  });
  for (const { repository, error } of left) {
    const file = repository.place?.bucket ?? repository.storage;
    await noteFinding(deps.db, id, { file: `${file} (${repository.id})`, code: error.code, message: error.message });
  }
  await writeMarkers(deps.db, id, { kit, places: taken });
  const rebuild = await getRebuild(deps.db, { id });
  if (!rebuild) throw new Error('the rebuild is gone');
  await begin(deps, rebuild, kit.connection.name);
  return rebuild;
}

/**
 * All workspaces share the managed storage. Of a connection that this installation does not know, the key is all that says
 * whose the files are: anybody can write a kit by hand.
 */
async function provedPlaces(
  { connection }: RecoveryKit,
  { found, left }: { found: readonly FoundPlace[]; left: readonly LeftPlace[] },
  keys: readonly KitKey[],
): Promise<{ found: FoundPlace[]; left: LeftPlace[] }> {
  const proved: FoundPlace[] = [];
  const refused: LeftPlace[] = [];
  for (const place of found) {
    const { repository, row, storage } = place;
    const own = keys.filter(({ repositoryId }) => repositoryId === repository.id);
    const ids = { connectionId: connection.id, repositoryId: repository.id };
    if (row.workspaceId !== null || (await opensSealed(storage, ids, own))) proved.push(place);
    else refused.push({ repository, error: notProved(row.name) });
  }
  return { found: proved, left: [...left, ...refused] };
}

function notProved(storage: string): CybbackError {
  return new CybbackError(
    'key-wrong',
    `No key of the kit opens a backup in the storage ${storage}, which all workspaces share. Backups that are not encrypted are brought back by the operator of the installation: npm run rebuild.`,
  );
}

function nothingFound(left: readonly LeftPlace[]): CybbackError {
  const [first, ...others] = left.map(({ error }) => error);
  if (!first) return new CybbackError('request-invalid', 'The kit names no repository.');
  return others.length === 0
    ? first
    : new CybbackError(first.code, [first, ...others].map(({ message }) => message).join(' '));
}

async function knownConnection(db: Db, { kit, workspaceId }: RebuildRequest): Promise<{ deleted: boolean } | null> {
  const { id, tenantId } = kit.connection;
  const known = await findConnection(db, id);
  if (known && known.workspaceId !== workspaceId)
    throw new CybbackError('conflict', 'The connection of this kit belongs to another workspace of this installation.');
  if (known && known.tenantId !== tenantId)
    throw new CybbackError(
      'conflict',
      `The kit is for tenant ${tenantId}, and this connection is tenant ${known.tenantId} here.`,
    );
  return known;
}

interface WrappedPlace extends FoundPlace {
  readonly wrappings: readonly WrappedDataKey[];
}

function wrapped(
  { keyProvider }: StartRebuildDeps,
  { connection }: RecoveryKit,
  { found, keys }: { found: readonly FoundPlace[]; keys: readonly KitKey[] },
): Promise<WrappedPlace[]> {
  return Promise.all(
    found.map(async (place) => {
      const own = keys.filter(({ repositoryId }) => repositoryId === place.repository.id);
      const from = { provider: keyProvider, storage: place.storage };
      return { ...place, wrappings: await kitWrappings(from, connection.id, own) };
    }),
  );
}

/** Everything that the work needs, all or nothing. @returns the ID of the rebuild. */
async function prepare(
  db: Db,
  { kit, workspaceId, createdBy }: RebuildRequest,
  { places, isNew, isDeleted }: { places: readonly WrappedPlace[]; isNew: boolean; isDeleted: boolean },
): Promise<string> {
  const { id: connectionId, name, tenantId } = kit.connection;
  return db.transaction().execute(async (tx) => {
    if (isNew) await insertRebuiltConnection(tx, { id: connectionId, workspaceId, name, tenantId });
    if (isDeleted) await reconnect(tx, connectionId);
    const inUse = kit.repositories.at(-1)?.id;
    for (const { repository, row, wrappings, header } of places) {
      const isTaken = await takeUpRepository(tx, {
        id: repository.id,
        connectionId,
        storageId: row.id,
        inUse: repository.id === inUse,
        createdAt: 'damage' in header ? kit.createdAt : header.createdAt,
      });
      if (!isTaken)
        throw new CybbackError(
          'conflict',
          `The connection has another repository in the storage ${row.name} than the kit says (${repository.id}).`,
        );
      await repositoryKeyStore(tx, repository.id).keep(wrappings, null);
    }
    const id = randomUUID();
    return (await insertRebuild(tx, { id, workspaceId, connectionId, madeConnection: isNew, createdBy })) ?? id;
  });
}

/**
 * The wrappings by this master key, so that the files open with it as well; and a header that is lost, without which the
 * repository would not open. It says nothing that the kit does not say.
 */
async function writeMarkers(
  db: Db,
  rebuildId: string,
  { kit, places }: { kit: RecoveryKit; places: readonly WrappedPlace[] },
): Promise<void> {
  const { id: connectionId, tenantId } = kit.connection;
  for (const { storage, header, repository, wrappings } of places) {
    for (const wrapping of wrappings) await putKeyFile(storage, connectionId, wrapping);
    if (!('damage' in header)) continue;
    const facts = { createdAt: kit.createdAt, keys: wrappings };
    await writeHeader(storage, { repositoryId: repository.id, connectionId, tenantId }, facts);
    await noteFinding(db, rebuildId, {
      file: `${connectionId}/repository.json`,
      code: header.damage.code,
      message: `${header.damage.message} It was written again from the recovery kit.`,
    });
  }
}

/** Starts the workflow of a rebuild, or lets the one that is under way go on. */
async function begin(
  { db, jobs }: Pick<StartRebuildDeps, 'db' | 'jobs'>,
  { id: rebuildId, workspaceId, connectionId }: Rebuild,
  name: string,
): Promise<void> {
  try {
    await jobs.startRebuild({ rebuildId, workspaceId, connectionId, label: `rebuild of ${name}` });
  } catch (error) {
    if (isCybbackError(error))
      await endRebuild(db, rebuildId, { state: 'failed', error: { code: error.code, message: error.message } });
    throw error;
  }
}
