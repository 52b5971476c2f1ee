// Proves that a store runs queries on the tables of its own noun alone. Joins over nouns belong to core/overview.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

/** Where the tables of a file of `core/database` are used: its noun's room. */
const ROOMS: Readonly<Record<string, string>> = {
  'account-tables.ts': 'core/accounts/',
  'audit-tables.ts': 'core/audit/',
  'backup-tables.ts': 'core/backups/',
  'connection-tables.ts': 'core/connections/',
  'deletion-tables.ts': 'core/deletions/',
  'file-tables.ts': 'core/backups/',
  'job-tables.ts': 'core/jobs/',
  'key-tables.ts': 'core/keys/',
  'licence-tables.ts': 'core/licences/',
  'note-tables.ts': 'core/notes/',
  'notification-tables.ts': 'core/notifications/',
  'rebuild-tables.ts': 'core/rebuilds/',
  'restore-tables.ts': 'core/restores/',
  'retention-tables.ts': 'core/retention/',
  'schedule-tables.ts': 'core/schedules/',
  'storage-tables.ts': 'core/storages/',
};

/** Where nouns are joined. */
const OVER_ALL = 'core/overview/';

/**
 * Statements that join rows of a restore with the versions of a backup, of which either side may be too many for
 * memory: they can only meet in the database, and restores know backups, not the other way round.
 */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'core/restores/store/restore-dependencies.ts': ['objectVersion', 'linkVersion'],
  'core/restores/store/restore-entries.ts': ['objectVersion', 'linkVersion'],
  'core/restores/store/restore-referrers.ts': ['objectVersion', 'linkVersion', 'referenceEdge'],
  'core/restores/store/restore-added.ts': ['objectVersion', 'proofObject'],
  'core/restores/store/bulk-plans.ts': ['objectVersion', 'linkVersion', 'referenceEdge', 'proofObject'],
  'core/restores/store/restore-unplanned.ts': ['objectVersion'],
};

/** Calls of Kysely that name a table first. */
const CALLS =
  /^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|using|table|(inner|left|right|full|cross)Join)$/;

export interface TableUse {
  readonly line: number;
  readonly table: string;
}

export function tableOwnerProblems(root: string): string[] {
  const owners = readOwners(root);
  return filesBelow(root, 'core')
    .filter((path) => !path.startsWith('core/database/') && !path.startsWith(OVER_ALL))
    .flatMap((path) =>
      tableUses(path, readFileSync(join(root, path), 'utf8'), owners)
        .filter(({ table }) => !path.startsWith(owners.get(table) ?? '') && !EXCEPTIONS[path]?.includes(table))
        .map(({ line, table }) => `${path}:${line} uses the table ${table}: call a function of ${owners.get(table)}`),
    );
}

/** Room of each table, by the interfaces that `core/database` declares. */
function readOwners(root: string): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const path of filesBelow(root, 'core/database').filter((name) => name.endsWith('-tables.ts'))) {
    const room = ROOMS[basename(path)];
    if (room === undefined) throw new Error(`${path} has no room in the list of this check`);
    const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest);
    for (const statement of source.statements)
      if (ts.isInterfaceDeclaration(statement) && statement.name.text.endsWith('Tables'))
        for (const member of statement.members)
          if (member.name && ts.isIdentifier(member.name)) owners.set(member.name.text, room);
  }
  return owners;
}

/** Tables that a file names in calls of Kysely and in SQL. */
export function tableUses(path: string, text: string, tables: ReadonlyMap<string, string>): TableUse[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const bySqlName = new Map([...tables.keys()].map((table) => [snakeCase(table), table]));
  const found: TableUse[] = [];
  const add = (table: string | undefined, position: number): void => {
    if (table !== undefined && tables.has(table))
      found.push({ line: source.getLineAndCharacterOfPosition(position).line + 1, table });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [first] = node.arguments;
      if (CALLS.test(node.expression.name.text) && first && ts.isStringLiteralLike(first))
        add(first.text.split(' ')[0], first.getStart());
    }
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql')
      for (const match of node.template.getText().matchAll(/\b(?:from|join|into|update|table)\s+([a-z_]+)/g))
        add(bySqlName.get(match[1] ?? ''), node.template.getStart() + match.index);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => path.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(path));
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
