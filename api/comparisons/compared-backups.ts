import type { FastifyRequest } from 'fastify';
import type { Comparison } from '#core/backups/store/browse/changes-sql.ts';
import { listChanges } from '#core/backups/store/browse/changes.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { type FoundSeq, backupAt, backupWithSeq } from '#core/backups/store/browse/published.ts';
import {
  available,
  notAvailable,
  type UnavailableType,
  unavailableTypes,
} from '#core/backups/store/unavailable-types.ts';
import type { Connection } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { comparedObjects } from './compared-objects.ts';
import type { ComparedSides } from './sides.ts';

/** Two backups, as whoever lists what differs sees them. */
export function sidesOf(context: ApiContext, compared: ComparedBackups): ComparedSides {
  return {
    connection: compared.connection,
    list: async (request) => {
      if (request.type !== undefined) refuseUnavailableSides(compared, [request.type]);
      const page = await listChanges(context.db, compared.comparison, request);
      const items = available(page.items, compared.unavailable);
      return { ...page, items: await withComposedNames(context.db, compared.comparison, items) };
    },
    values: (objects) => comparedObjects(context, compared, objects),
  };
}

export interface ComparedBackups {
  readonly connection: Connection;
  readonly comparison: Comparison;
  readonly from: FoundSeq;
  readonly to: FoundSeq;
  /** Of these types nothing can be compared. */
  readonly unavailable: readonly UnavailableType[];
}

/** Errors: `repository-corrupt` where the index of one of the types is damaged in either backup. */
export function refuseUnavailableSides({ unavailable }: ComparedBackups, types: readonly string[]): void {
  const found = unavailable.find(({ type }) => types.includes(type));
  if (found) throw notAvailable(found);
}

/**
 * The two backups of the connection that the request names by their numbers. Both stay as they are for as long as they are
 * kept, so the same address means the same differences. Errors: `request-invalid`, `not-found`.
 */
export async function comparedBackups(
  context: ApiContext,
  request: FastifyRequest,
  { id, from, to }: { readonly id: string; readonly from: number; readonly to: number },
): Promise<ComparedBackups> {
  const connection = await connectionOf(context, request, id);
  if (from >= to)
    throw new CybbackError(
      'request-invalid',
      'The number `from` has to be the lower one: what differs is told from the earlier backup to the later one.',
    );
  const scope = { workspaceId: connection.workspaceId, connectionId: connection.id };
  const [earlier, later] = await Promise.all([
    keptBackup(context, { ...scope, seq: from }),
    keptBackup(context, { ...scope, seq: to }),
  ]);
  const unavailable = await unavailableTypes(context.db, { connectionId: connection.id, seqs: [from, to] });
  return { connection, comparison: { ...scope, since: from, seq: to }, from: earlier, to: later, unavailable };
}

/** Errors: `not-found`, with the one that is kept before it. */
export async function keptBackup(
  { db }: ApiContext,
  scope: { readonly workspaceId: string; readonly connectionId: string; readonly seq: number },
): Promise<FoundSeq> {
  const found = await backupWithSeq(db, scope);
  const number = `#${String(scope.seq)}`;
  if (found?.removedAt === null) return found;
  if (found === null)
    throw new CybbackError('not-found', `The connection has no backup ${number} that could be compared.`, {
      facts: { seq: scope.seq },
    });
  const before = await backupAt(db, scope);
  throw new CybbackError(
    'not-found',
    `Backup ${number} is no longer kept: retention removed it on ${found.removedAt.toISOString().slice(0, 10)}. ` +
      (before === null
        ? 'No earlier backup is kept either; choose a later one.'
        : `The last one before it that is kept is #${String(before.seq)}.`),
    { facts: { seq: scope.seq, removedAt: found.removedAt.toISOString(), keptBefore: before?.seq ?? null } },
  );
}
