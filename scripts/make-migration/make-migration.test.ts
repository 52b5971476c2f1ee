import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { makeMigration } from './make-migration.ts';
import { nameMigration } from './name-migration.ts';
import { registerMigration } from './register-migration.ts';

const repository = join(import.meta.dirname, '../..');
const MIGRATIONS = 'core/database/migrations';
const LIST = 'core/database/migrate.ts';

/** A time at which nobody makes one, and one long before the first. */
const LATER = new Date('2031-02-03T04:05:06.789Z');
const LONG_AGO = new Date('2001-01-01T00:00:00Z');

const namesIn = (root: string): string[] =>
  readdirSync(join(root, MIGRATIONS)).map((file) => file.replace(/\.ts$/, ''));

/** What `migrate.ts` imports and lists: `[name, variable]`, in its order. */
function listed(text: string): { imports: string[][]; entries: string[][] } {
  const pairs = (pattern: RegExp): string[][] => [...text.matchAll(pattern)].map(([, ...found]) => found);
  return {
    imports: pairs(/import \* as (\w+) from '\.\/migrations\/(\w+)\.ts'/g).map((pair) => pair.toReversed()),
    entries: pairs(/^ {2}'?(\w+)'?: (\w+),$/gm),
  };
}

describe('the name of a migration', () => {
  it('begins with the moment in UTC', () => {
    expect(nameMigration('Add x: to y-z', LATER, [])).toBe('20310203040506_add_x_to_y_z');
    expect(nameMigration('add x', new Date('2031-02-03T23:30:00-02:00'), [])).toBe('20310204013000_add_x');
  });

  it.each([
    ['20261129_20_unknown_parts', '2026-11-29T22:00:00Z', '20261130000000_add_x'],
    ['20261129_20_unknown_parts', '2026-11-30T08:00:00Z', '20261130080000_add_x'],
    ['20261231_20_unknown_parts', '2026-12-31T22:00:00Z', '20270101000000_add_x'],
    ['20261130080000_add_w', '2026-11-30T08:00:00Z', '20261130080001_add_x'],
    ['20261231235959_add_w', '2026-11-30T08:00:00Z', '20270101000000_add_x'],
  ])('comes after %s at %s', (last, now, name) => {
    expect(nameMigration('add x', new Date(now), ['20261123_01_workspaces', last])).toBe(name);
  });

  it.each([LONG_AGO, LATER])('comes after every existing one in both orders that Kysely uses, at %s', (now) => {
    const existing = namesIn(repository);
    const all = [...existing, nameMigration('add x', now, existing)];
    all.push(nameMigration('add another', now, all));
    expect(all.slice(-2).map((name) => name.replace(/^\d{14}/, ''))).toEqual(['_add_x', '_add_another']);
    expect(all.toSorted().slice(-2)).toEqual(all.slice(-2));
    expect(all.toSorted((a, b) => a.localeCompare(b)).slice(-2)).toEqual(all.slice(-2));
  });

  it.each(['', 'delete', '2 tables', '../../x', '–'])('needs words that say something: %j', (title) => {
    expect(() => nameMigration(title, LATER, [])).toThrow('Say in two or more words');
  });
});

test('every migration is listed under its own name, and they sort alike in both orders that Kysely uses', () => {
  const { imports, entries } = listed(readFileSync(join(repository, LIST), 'utf8'));
  const names = namesIn(repository).toSorted();
  expect(imports.map(([name]) => name)).toEqual(names);
  expect(entries).toEqual(imports);
  expect(names.toSorted((a, b) => a.localeCompare(b))).toEqual(names);
});

describe('the command', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cybback-migration-'));
    mkdirSync(join(root, MIGRATIONS), { recursive: true });
    cpSync(join(repository, MIGRATIONS), join(root, MIGRATIONS), { recursive: true });
    cpSync(join(repository, LIST), join(root, LIST));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('writes a file and lists it last, as often as it is called', () => {
    const before = listed(readFileSync(join(root, LIST), 'utf8'));
    const paths = [1, 2].map(() => makeMigration('Add x', LATER, root));
    expect(paths).toEqual(['06', '07'].map((second) => `${MIGRATIONS}/203102030405${second}_add_x.ts`));
    for (const path of paths) {
      expect(readFileSync(join(root, path), 'utf8')).toContain('export async function up(db: Kysely<unknown>)');
    }
    const text = readFileSync(join(root, LIST), 'utf8');
    const added = [
      ['20310203040506_add_x', 'addX'],
      ['20310203040507_add_x', 'addX2'],
    ];
    expect(listed(text)).toEqual({
      imports: [...before.imports, ...added],
      entries: [...before.entries, ...added],
    });
    expect(ts.transpileModule(text, { reportDiagnostics: true }).diagnostics).toEqual([]);
  });

  it('changes nothing where the words say nothing', () => {
    const names = namesIn(root);
    expect(() => makeMigration('x', LATER, root)).toThrow('npm run migration -- "add x"');
    expect(namesIn(root)).toEqual(names);
  });
});

it.each(['open database', 'migrate to latest', 'unknown parts'])(
  'a variable that the list has already is not taken a second time: %s',
  (title) => {
    const text = readFileSync(join(repository, LIST), 'utf8');
    const taken = new Set(text.match(/\w+/g));
    const after = registerMigration(text, nameMigration(title, LATER, []));
    const [, variable = ''] = listed(after).entries.at(-1) ?? [];
    expect(variable).toMatch(/2$/);
    expect(taken.has(variable)).toBe(false);
  },
);

it('says so where the list has another form', () => {
  expect(() => registerMigration('const migrations = {};\n', '20310203040506_add_x')).toThrow('in another form');
});
