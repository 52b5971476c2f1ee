import type { Db } from '../database/database.ts';
import type { Restore } from './store/restores.ts';
import { undoRefusalIn } from './store/undo-refusal.ts';

/** Why there is no Undo, in words for people. */
export const UNDO_REFUSALS = {
  'not-ended': 'The restore has not ended yet. Wait for its end or cancel it, then undo it.',
  'dry-run': 'This was a dry run: it wrote nothing, and there is nothing to undo.',
  'nothing-written': 'The restore wrote nothing here: there is nothing to undo.',
  'not-kept': 'The state before this restore was not kept: an Undo could only guess what to bring back.',
  'repairs-stay':
    'Only a reference was repaired. It stays: the ID that it held before is gone for good, and names nothing.',
} as const;

export type UndoRefusal = keyof typeof UNDO_REFUSALS;

/** Why a restore, or one item of it, cannot be undone; null where it can. */
export async function undoRefusal(
  db: Db,
  { id, finishedAt, options }: Pick<Restore, 'id' | 'finishedAt' | 'options'>,
  ordinal: number | null,
): Promise<UndoRefusal | null> {
  if (finishedAt === null) return 'not-ended';
  return options.dryRun ? 'dry-run' : undoRefusalIn(db, id, ordinal);
}
