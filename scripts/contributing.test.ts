import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { chooseStages } from './test/stages.ts';

const root = join(import.meta.dirname, '..');
const PAGES = ['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
const scripts: Readonly<Record<string, string>> = manifest.scripts;

/** Paths in backticks and in commands, those with a placeholder left out. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w/<.@-])(?:[\w.-]+\/)+[\w.-]*\w|(?<=`)[\w-]+\.(?:ts|json|md|yml)(?=`)/g)]
    .map(([path]) => path)
    .filter((path) => !/YYYY|^(en|data|https?:)\b|keepachangelog|semver|api\/v1|temporalio/.test(path));
}

const isThere = (path: string): boolean =>
  existsSync(join(root, path)) ||
  // Named beside the folder it lies in.
  (!path.includes('/') && globSync(`{core/domain/object-types,api/access}/${path}`, { cwd: root }).length > 0);

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('names only files and folders that are there', () => {
    expect(pathsIn(text).filter((path) => !isThere(path))).toEqual([]);
  });

  it('names only commands that are there', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].flatMap(([, name]) => name ?? []);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    for (const [, stages = ''] of text.matchAll(/npm test -- ([a-z ]+[a-z])/g))
      expect(chooseStages(stages.trim().split(/\s+/)), stages).toBeInstanceOf(Array);
  });

  it('links only to pages that are there', () => {
    const links = [...text.matchAll(/\]\((?!https:)([^)#]+)/g)].flatMap(([, link]) => link ?? []);
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});

it('finds the paths of the recipes', () => {
  const found = pathsIn(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
  expect(found).toEqual(
    expect.arrayContaining(['api/http/build.ts', 'core/database/migrate.ts', 'tests/replay/record.ts', 'template.ts']),
  );
  expect(isThere('core/catalog/backups.ts')).toBe(false);
});
