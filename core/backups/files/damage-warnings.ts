import type { Db } from '../../database/database.ts';
import type { Warning } from '../../domain/states.ts';
import { takeUntoldDamage } from '../store/files/file-damage.ts';

/** Named one by one; of more, the number. */
const MOST_NAMED = 10;

/** What was found wrong with the storage since the last backup told of it. A repetition answers the same. */
export async function damageWarnings(
  db: Db,
  { repositoryId, backupId }: { repositoryId: string; backupId: string },
): Promise<Warning[]> {
  const found = await takeUntoldDamage(db, repositoryId, backupId);
  const named = found.slice(0, MOST_NAMED).map(({ kind, type, damage, damageMessage }): Warning => ({
    code: damage ?? 'storage-put-back',
    type: kind === 'marker' ? null : type,
    message: damage === null ? damageMessage : `${damageMessage} ${CONSEQUENCES[kind]}`,
    remedy: 'Find out who or what changed the storage. Verify earlier backups to see which of them are affected.',
  }));
  const more = found.length - named.length;
  if (more <= 0) return named;
  return [
    ...named,
    {
      code: 'repository-corrupt',
      type: null,
      message: `${more} more files in the storage are missing, damaged or not as they were written.`,
      remedy: 'Verify the backups to see all of them, and which objects are affected.',
    },
  ];
}

const CONSEQUENCES = {
  pack: 'Objects that lie in it are written anew where the tenant still has them, by this backup or the next one.',
  objects: 'The index of the type is written anew, by this backup or the next one.',
  links: 'The index of the type is written anew, by this backup or the next one.',
  manifest: 'The backup that it belongs to cannot be rebuilt from the storage alone; this one does not need it.',
  marker: 'It was written again.',
} as const;
