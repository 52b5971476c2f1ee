import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Catalogue, fillTables } from '../../tests/deletions/fill-tables.ts';
import { sealTwoFactor } from '../accounts/two-factor.fixture.ts';
import { repositoryKeyStore } from '../backups/store/files/repository-keys.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { createSecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { SEALED_COLUMNS } from '../database/sealed-columns.ts';
import { openRepository } from '../repository/open-repository.ts';
import type { Storage } from '../storage/storage.ts';
import { sealedContext } from './reseal-secrets.ts';

/** An installation with one of everything that a master key protects. */
export interface KeyWorld {
  readonly repositoryId: string;
  readonly connectionId: string;
  readonly tenantId: string;
  readonly files: Map<string, Uint8Array>;
}

type Row = Readonly<Record<string, unknown>>;

/** A row in every table, its secrets sealed with the key. */
export async function fillWithSecrets(
  db: Db,
  catalogue: Catalogue,
  key: KeyProvider,
): Promise<ReadonlyMap<string, Row>> {
  const wanted = new Set<string>([...SEALED_COLUMNS.map(({ table }) => table), 'person_two_factor', 'repository']);
  const rows = await fillTables(db, catalogue, wanted);
  const box = createSecretBox(key);
  for (const column of SEALED_COLUMNS) {
    const values = column.key.map((name) => String(rows.get(column.table)?.[name]));
    const sealed = await box.seal(Buffer.from(textOf(column)), sealedContext(column, values));
    await sql`update ${sql.table(column.table)} set ${sql.ref(column.column)} = ${Buffer.from(sealed)}`.execute(db);
  }
  await sealTwoFactor(db, key);
  return rows;
}

export const textOf = ({ table, column }: { table: string; column: string }): string => `${table}.${column}`;

/** Columns whose secret opens with the key. */
export async function openedWith(db: Db, key: KeyProvider): Promise<string[]> {
  const box = createSecretBox(key);
  const opened: string[] = [];
  for (const column of SEALED_COLUMNS) {
    const { rows } = await sql<{ key: string[]; sealed: Buffer }>`
      select array[${sql.join(column.key.map((name) => sql`${sql.ref(name)}::text`))}] as key, ${sql.ref(column.column)} as sealed
      from ${sql.table(column.table)} where ${sql.ref(column.column)} is not null`.execute(db);
    for (const { key: values, sealed } of rows) {
      const plain = await box.open(sealed, sealedContext(column, values)).catch(() => null);
      if (plain !== null && Buffer.from(plain).toString() === textOf(column)) opened.push(textOf(column));
    }
  }
  return opened;
}

export function openWorld(db: Db, storage: Storage, world: KeyWorld, key: KeyProvider) {
  const { repositoryId, connectionId, tenantId } = world;
  const options = { repositoryId, connectionId, tenantId, sealing: 'aes-256-gcm' } as const;
  return openRepository(storage, key, options, { keyStore: repositoryKeyStore(db, repositoryId) });
}

export const newWorld = (rows: ReadonlyMap<string, Row>): KeyWorld => ({
  repositoryId: String(rows.get('repository')?.['id']),
  connectionId: String(rows.get('connection')?.['id']),
  tenantId: randomUUID(),
  files: new Map(),
});
