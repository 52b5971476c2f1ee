import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { RecoveryKit } from '../keys/recovery-kit.ts';
import { isDamage } from '../repository/damage.ts';
import { namedError } from '../repository/named-files.ts';
import { readRepositoryHeader, type RepositoryHeader } from '../repository/repository-header.ts';
import type { Storage } from '../storage/storage.ts';
import { storageAtPlace, storageRow } from '../storages/store/rebuilt-repository.ts';
import type { StorageRow } from '../storages/store/repositories.ts';

export type KitRepository = RecoveryKit['repositories'][number];

/** Where the files of a repository lie now, if not where the kit says. `storageId` null: in the managed storage. */
export interface ChosenPlace {
  readonly repositoryId: string;
  readonly storageId: string | null;
}

export interface PlacesDeps {
  readonly db: Db;
  openStorage(row: StorageRow): Promise<Storage>;
}

export interface FoundPlace {
  readonly repository: KitRepository;
  readonly row: StorageRow;
  readonly storage: Storage;
  /** From its header; what is wrong with that one where it does not say. */
  readonly header: { readonly createdAt: string } | { readonly damage: CybbackError };
}

export interface LeftPlace {
  readonly repository: KitRepository;
  readonly error: CybbackError;
}

/**
 * The storages in which the files of a kit lie, each looked at: whether it can be read, holds backups of the connection, and
 * of no other repository. What is wrong with one keeps no other back.
 */
export async function findPlaces(
  deps: PlacesDeps,
  { workspaceId, kit, chosen }: { workspaceId: string; kit: RecoveryKit; chosen: readonly ChosenPlace[] },
): Promise<{ found: FoundPlace[]; left: LeftPlace[] }> {
  const found: FoundPlace[] = [];
  const left: LeftPlace[] = [];
  for (const repository of kit.repositories) {
    try {
      const row = await rowOf(deps, workspaceId, { repository, chosen });
      const storage = await deps.openStorage(row);
      found.push({ repository, row, storage, header: await lookInto(storage, row, { kit, repository }) });
    } catch (error) {
      if (!isCybbackError(error) || error.code === 'internal') throw error;
      left.push({ repository, error });
    }
  }
  return { found, left };
}

async function rowOf(
  { db }: PlacesDeps,
  workspaceId: string,
  { repository, chosen }: { repository: KitRepository; chosen: readonly ChosenPlace[] },
): Promise<StorageRow> {
  const choice = chosen.find(({ repositoryId }) => repositoryId === repository.id);
  const { place } = repository;
  const row = choice
    ? await storageRow(db, { workspaceId, id: choice.storageId })
    : place === null
      ? await storageRow(db, { workspaceId, id: null })
      : await storageAtPlace(db, workspaceId, place);
  if (row) return row;
  if (choice || place === null) throw new CybbackError('not-found', 'The workspace has no such storage.');
  throw new CybbackError(
    'not-found',
    `The kit says that backups lie in the bucket ${place.bucket} at ${place.endpoint}${place.prefix === '' ? '' : `, below ${place.prefix}`}. The workspace has no such storage: save it under Storage, or choose where the files lie now.`,
  );
}

async function lookInto(
  storage: Storage,
  { name, workspaceId }: StorageRow,
  { kit, repository }: { kit: RecoveryKit; repository: KitRepository },
): Promise<FoundPlace['header']> {
  const { id: connectionId, tenantId } = kit.connection;
  if (!(await hasManifest(storage, connectionId))) {
    throw new CybbackError(
      'storage-missing',
      `The storage ${name} (${storage.description}) holds no backups of ${kit.connection.name}: there is nothing in its folder ${connectionId}/manifests. Look for another prefix or bucket, and whether the kit is the one of this connection.`,
    );
  }
  const header = await headerOf(storage, connectionId);
  if ('damage' in header || (header.repositoryId === repository.id && header.tenantId === tenantId)) return header;
  // In a storage that all workspaces share, nobody is told of whom they are.
  if (workspaceId === null)
    throw new CybbackError(
      'conflict',
      `The folder ${connectionId} in the storage ${name} holds backups of another connection than the kit's.`,
    );
  throw new CybbackError(
    'conflict',
    `The folder ${connectionId} in the storage ${name} holds backups of another connection (tenant ${header.tenantId}, repository ${header.repositoryId}). The kit is for tenant ${tenantId}, repository ${repository.id}.`,
  );
}

async function headerOf(
  storage: Storage,
  connectionId: string,
): Promise<RepositoryHeader | { readonly damage: CybbackError }> {
  try {
    return await readRepositoryHeader(storage, connectionId);
  } catch (error) {
    if (!isDamage(error) || error.code === 'repository-format') throw error;
    return { damage: namedError(`${connectionId}/repository.json`, error) };
  }
}

async function hasManifest(storage: Storage, connectionId: string): Promise<boolean> {
  for await (const _ of storage.list(`${connectionId}/manifests/`)) return true;
  return false;
}
