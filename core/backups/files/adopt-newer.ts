import type { Db } from '../../database/database.ts';
import type { CybbackError } from '../../domain/errors.ts';
import { isDamage } from '../../repository/damage.ts';
import type { Repository } from '../../repository/types.ts';
import { backupFacts } from '../store/capture/backup-facts.ts';
import { baseManifest } from '../store/capture/base-manifest.ts';
import { dropStaging } from '../store/capture/publish.ts';
import { highestSeq, publishAdopted } from '../store/files/adoption.ts';
import { stageDifferences, type UnreadTypes } from './stage-differences.ts';

export interface Adoption {
  /** Numbers of the backups that the catalogue has now. */
  readonly adopted: readonly number[];
  /** Manifests of backups that the catalogue does not know, which are not believed or cannot be read. */
  readonly left: readonly { readonly seq: number; readonly error: CybbackError }[];
}

/**
 * A catalogue that is behind its storage (it was restored from an older dump) takes in the backups of which only the
 * storage knows, before the next one is made: that one builds on them, and does not claim their numbers.
 */
export async function adoptNewer(db: Db, repository: Repository, backupId: string): Promise<Adoption> {
  const adopted: number[] = [];
  const left: { seq: number; error: CybbackError }[] = [];
  const facts = await backupFacts(db, backupId);
  for await (const newer of repository.newerManifests(await highestSeq(db, facts.connectionId))) {
    if ('problem' in newer) {
      left.push({ seq: newer.seq, error: newer.problem });
      continue;
    }
    const { ref, manifest } = newer;
    if (
      manifest.repositoryId !== facts.repositoryId ||
      manifest.tenantId !== facts.tenantId ||
      !isUuid(manifest.backupId)
    )
      continue;
    let unread: UnreadTypes;
    try {
      const base = await baseManifest(db, await backupFacts(db, backupId));
      unread = await stageDifferences({ db, repository, stagedUnder: backupId, base }, manifest);
    } catch (error) {
      if (!isDamage(error)) throw error;
      await dropStaging(db, backupId);
      left.push({ seq: manifest.seq, error });
      continue;
    }
    await publishAdopted(db, { ref, manifest, unread, workspaceId: facts.workspaceId, stagedUnder: backupId });
    adopted.push(manifest.seq);
  }
  return { adopted, left };
}

export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id);
}
