import { isUnsealedFile } from '../../repository/file-path.ts';
import type { BackupFacts } from '../store/capture/backup-facts.ts';
import type { OpenVersion } from '../store/capture/lookups.ts';

/** Proved to be where it should be, as it should be; a full backup of an encrypted connection seals everything. */
export function isThere({ repositoryId, lost, location }: OpenVersion, backup: BackupFacts): boolean {
  if (repositoryId !== backup.repositoryId || lost) return false;
  return !(backup.mode === 'full' && backup.sealing !== 'none' && isUnsealedFile(location.packId));
}
