import { ownersOf, settleType } from '../capture/finish-type.ts';
import { scopeOf } from '../capture/scope.ts';
import type { Cursor, TypeOutcome } from '../capture/types.ts';
import { readCursor } from '../store/capture/progress.ts';
import { unknownGroups } from '../store/capture/unknown-parts.ts';
import {
  type ComparedScope,
  keepDifferences,
  keepLookedAt,
  keepObjectsThatDiffer,
  openDifferences,
} from '../store/proof/compare.ts';
import { countDifferences } from '../store/proof/differences.ts';
import { setCompared, setUnread, typeState } from '../store/proof/proof-types.ts';
import { lookAt } from './look-at.ts';
import { refusedGroups } from './refused-groups.ts';
import type { ProofContext } from './types.ts';

const PER_PAGE = 100;

/** Made before the product knew the type, or when it could not be read: what the tenant has of it, the backup did not miss. */
const NOT_HELD = { code: 'not-found', message: 'The backup holds nothing of this type to compare with.' };

/**
 * Compares what was read of a type with what the backup holds, for a bounded time; to be called again until `done`, when
 * every type has been read. First every difference is found in the database, then both sides of each are read.
 *
 * Errors: those of storage and database; what was kept until then counts.
 */
export async function compareType(context: ProofContext): Promise<TypeOutcome> {
  const { db, type, clock, limits } = context;
  const endsAt = clock.now() + limits.windowMs;
  const { asOf, against, selected } = context;
  const scope = { ...scopeOf(context), asOf, against: against.seq, selected };
  const key = { proofId: context.backup.id, type: type.key };
  const found = await typeState(db, key);
  if (!found?.asked || found.state === 'compared' || found.state === 'unread') return { done: true };
  if (against.manifest.types[type.key] === undefined) {
    await setUnread(db, key, NOT_HELD);
    return { done: true };
  }
  const cursor = (await readCursor(db, scope)) as Cursor | null;
  if (!cursor?.ended) throw new Error(`${type.key} was not read to its end`);
  if (found.state !== 'comparing') await findDifferences(context, scope, cursor);
  while (clock.now() < endsAt) {
    context.signal.throwIfAborted();
    const page = await openDifferences(db, scope, PER_PAGE);
    if (page.length === 0) {
      const unknown = [...(await unknownGroups(db, scope, ownersOf(type))), ...refusedGroups(cursor.refused ?? [])];
      await keepObjectsThatDiffer(db, scope);
      await setCompared(db, key, { figures: await countDifferences(db, key), unknown });
      return { done: true };
    }
    await keepLookedAt(db, scope, await lookAt(context, page, cursor.refused ?? []));
  }
  return { done: false };
}

async function findDifferences(context: ProofContext, scope: ComparedScope, { plan }: Cursor): Promise<void> {
  const { relations, embedded } = context.type;
  await settleType(context, plan);
  await keepDifferences(context.db, scope, {
    single: relations.filter((relation) => relation.single).map(({ name }) => name),
    embedded: embedded.map(({ name }) => name),
  });
}
