import type { StorageConfig } from '../config/config.ts';
import type { StorageRow } from '../catalog/repositories.ts';
import { CybbackError } from '../domain/errors.ts';
import { folderStorage } from '../storage/folder-storage.ts';
import type { Storage } from '../storage/storage.ts';

/** Opens the storage that a row stands for. The managed one lies where the server's settings say. */
export function storageOpener(config: StorageConfig): (row: StorageRow) => Promise<Storage> {
  return (row) => {
    if (row.kind === 'managed' && config.managed.kind === 'folder') return Promise.resolve(folderStorage(config.managed.path));
    return Promise.reject(new CybbackError('storage-unreachable', `Storage of the kind ${row.kind} is not available on this server.`));
  };
}
