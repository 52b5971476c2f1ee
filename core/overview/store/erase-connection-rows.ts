import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import { deleteInPieces } from '../../database/delete-in-pieces.ts';

const isOf = (column: string, id: string): RawBuilder<boolean> => sql<boolean>`${sql.ref(column)} = ${id}`;
const jobs = (kind: 'backup' | 'proof' | 'restore', id: string): RawBuilder<unknown> =>
  sql`select id from ${sql.table(kind)} where connection_id = ${id}`;
const isAmong = (column: string, ids: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} in (${ids})`;
const repositories = (id: string): RawBuilder<unknown> => sql`select id from repository where connection_id = ${id}`;

/**
 * What of a connection's rows tells of its tenant: of the catalogue, restores and proofs, with the keys of its files. Rows of the
 * connection itself, its backups and its repositories stay without it, because the audit log refers to them. In an order
 * in which nothing is deleted that others refer to.
 */
const ROWS: readonly (readonly [table: string, which: (id: string) => RawBuilder<boolean>])[] = [
  ['referenceEdge', (id) => isOf('connectionId', id)],
  ['linkVersion', (id) => isOf('connectionId', id)],
  ['objectVersion', (id) => isOf('connectionId', id)],
  ['unknownPart', (id) => isOf('connectionId', id)],
  ['idMap', (id) => isOf('connectionId', id)],
  ['movedPack', (id) => isOf('connectionId', id)],
  ['proofDifference', (id) => isAmong('proofId', jobs('proof', id))],
  ['proofObject', (id) => isAmong('proofId', jobs('proof', id))],
  ['proofSelected', (id) => isAmong('proofId', jobs('proof', id))],
  ['proofFrame', (id) => isAmong('proofId', jobs('proof', id))],
  ['restoreDependency', (id) => isAmong('restoreId', jobs('restore', id))],
  ['restoreReferrer', (id) => isAmong('restoreId', jobs('restore', id))],
  ['restoreStep', (id) => isAmong('restoreId', jobs('restore', id))],
  ['restoreItem', (id) => isAmong('restoreId', jobs('restore', id))],
  ['jobEvent', (id) => isAmong('jobId', jobs('restore', id))],
  ['jobEvent', (id) => isAmong('jobId', jobs('proof', id))],
  ['jobEvent', (id) => isAmong('jobId', jobs('backup', id))],
  ['restore', (id) => isOf('connectionId', id)],
  ['proof', (id) => isOf('connectionId', id)],
  ['storedFile', (id) => isAmong('repositoryId', repositories(id))],
  ['repositoryKey', (id) => isAmong('repositoryId', repositories(id))],
];

export async function eraseConnectionRows(db: Db, connectionId: string): Promise<void> {
  for (const [table, which] of ROWS) await deleteInPieces(db, table, which(connectionId));
}
