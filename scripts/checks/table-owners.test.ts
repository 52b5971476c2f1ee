import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tableOwnerProblems } from './table-owners.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'owners-'));
  write('core/database/backup-tables.ts', 'export interface BackupTables { backup: X; objectVersion: X }');
  write('core/database/connection-tables.ts', 'export interface ConnectionTables { connection: X }');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test.each([
  ["db.selectFrom('connection')", 'connection'],
  ["db.selectFrom('backup').innerJoin('connection as c', 'c.id', 'backup.connectionId')", 'connection'],
  ["db.updateTable('connection').set({})", 'connection'],
  ['sql`select * from backup b join connection c on true`', 'connection'],
  ['sql`select (${sql`select 1 from connection`})`', 'connection'],
])('a store that runs %s on a table of another noun is named', (text, table) => {
  write('core/backups/store/a.ts', `\nexport const a = ${text};`);
  expect(tableOwnerProblems(root)).toContain(
    `core/backups/store/a.ts:2 uses the table ${table}: call a function of core/connections/`,
  );
});

test('tables of its own noun, tests and joins in the overview are in order', () => {
  write('core/backups/store/a.ts', "db.selectFrom('backup'); sql`update object_version set x = 1`;");
  write('core/backups/store/a.test.ts', "db.selectFrom('connection');");
  write('core/overview/store/a.ts', "db.selectFrom('connection').innerJoin('backup', 'a', 'b');");
  expect(tableOwnerProblems(root)).toEqual([]);
});

test('a list of tables without a room is refused', () => {
  write('core/database/billing-tables.ts', 'export interface BillingTables { invoice: X }');
  expect(() => tableOwnerProblems(root)).toThrow('billing-tables.ts has no room');
});
