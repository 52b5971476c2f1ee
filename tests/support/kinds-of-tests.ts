import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type KindOfTest = 'pure' | 'exhaustive' | 'database' | 'integration' | 'long' | 'browser' | 'long-browser';

/** Reached by all tests that ask for a database. */
const DATABASES = 'tests/support/postgres.ts';
/** Reached by all tests that ask for a process of the product, or for the workflow service. */
const OTHERS = ['tests/support/process.ts', 'tests/support/temporal.ts'];
/** They take minutes, and run where all is wanted. */
const LONG = /^tests\/recovery\/|\.long\.test\.ts$/;

/**
 * What a test file needs, seen from where it lies and what it imports: a browser, servers, a database, or nothing;
 * of those that need nothing, `exhaustive` ones try so many cases that they take longer than all others together.
 */
export function kindOfTest(path: string): KindOfTest {
  const isLong = LONG.test(path);
  if (path.startsWith('tests/browser/')) return isLong ? 'long-browser' : 'browser';
  if (isLong) return 'long';
  if (path.startsWith('tests/') || path.endsWith('.it.test.ts')) return 'integration';
  if (path.endsWith('.exhaustive.test.ts')) return 'exhaustive';
  return filesBehind(path).has(DATABASES) ? 'database' : 'pure';
}

/** All test files below the folders, from the root. */
export function testFilesOf(kind: KindOfTest, folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { exclude: ['**/node_modules/**'] }))
    .filter((path) => kindOfTest(path) === kind)
    .toSorted();
}

/** Whether a test file runs processes of the product or workflows, for which it waits more than it computes. */
export function waitsForOthers(path: string): boolean {
  const behind = filesBehind(path);
  return OTHERS.some((file) => behind.has(file));
}

/** The project's own files that are loaded with this one. */
function filesBehind(path: string): ReadonlySet<string> {
  const found = new Set([path]);
  // A set hands out as well what is added while it is walked.
  for (const file of found) for (const imported of importsOf(file)) found.add(imported);
  return found;
}

const known = new Map<string, readonly string[]>();

function importsOf(path: string): readonly string[] {
  const imports = known.get(path) ?? readImports(path);
  known.set(path, imports);
  return imports;
}

function readImports(path: string): string[] {
  if (!existsSync(path)) return [];
  const specifiers = readFileSync(path, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([#.][^']+)'/g);
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('#') ? specifier.slice(1) : join(dirname(path), specifier),
  );
}
