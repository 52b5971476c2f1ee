import type { ObjectType } from '../../domain/object-type.ts';
import type { Warning } from '../../domain/states.ts';
import { EVERY_OBJECT, type StagedPart, unknownAmong } from '../store/capture/unknown-parts.ts';
import { knownPart, unknownPart } from './read-parts.ts';
import { RECYCLE_BIN } from './recycle-bin-part.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext } from './types.ts';

/** The bin could not be looked into: what is gone is kept as if it lay there, and is known to be unknown. */
export function unreadBin(error: Error): StagedPart {
  return unknownPart(EVERY_OBJECT, RECYCLE_BIN, error);
}

/** The bin was read: what was unknown of it is so no longer. */
export async function readBinAgain(context: CaptureContext): Promise<StagedPart[]> {
  const before = await unknownAmong(context.db, scopeOf(context), { part: RECYCLE_BIN, ids: [] });
  return before.has(EVERY_OBJECT) ? [knownPart(EVERY_OBJECT, RECYCLE_BIN)] : [];
}

/** Said once, when something is found deleted; later backups ask again without a word. */
export function unreadBinWarning(type: ObjectType, count: number, error: Error): Warning {
  return {
    code: 'bin-unread',
    type: type.key,
    message: `${type.label.many}: the recycle bin could not be looked into, so that it is unknown whether ${count === 1 ? 'the one' : `the ${String(count)}`} found deleted can be restored from there: ${error.message}`,
    remedy: 'Look into the recycle bin in the Entra admin center. The next backups and every restore ask again.',
  };
}
