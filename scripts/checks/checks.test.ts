import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layeringProblems } from './layering.ts';
import { lockProblems } from './lock.ts';
import { patternsFor, traceProblems } from './traces.ts';

describe('lock', () => {
  const whole = {
    packages: {
      '': { version: '1.0.0', optionalDependencies: { 'tool-linux-x64': '1.0.0' } },
      'node_modules/tool-linux-x64': { version: '1.0.0', integrity: 'sha512-x' },
    },
  };

  test('a complete lock is in order', () => expect(lockProblems(whole)).toEqual([]));

  test('a per-platform package that npm left out is named', () => {
    const nested = { version: '2.0.0', integrity: 'sha512-y', optionalDependencies: { 'tool-linux-arm64': '2.0.0' } };
    expect(lockProblems({ packages: { ...whole.packages, 'node_modules/a/node_modules/tool': nested } })).toEqual([
      'tool 2.0.0 wants tool-linux-arm64 2.0.0, which the lock does not hold',
    ]);
  });

  test('an entry bound to a registry, and one without a hash, are named', () => {
    expect(
      lockProblems({
        packages: { 'node_modules/a': { version: '1.0.0', resolved: 'https://mirror.example.org/a.tgz' } },
      }),
    ).toEqual(['a 1.0.0 is bound to a registry by "resolved"', 'a 1.0.0 has no "integrity"']);
  });
});

describe('layering', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'cybback-layers-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  function tree(files: Record<string, string>): string[] {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return layeringProblems(root);
  }

  test('what the rules allow passes, types across the border and tests included', () => {
    expect(
      tree({
        'core/domain/a.ts': "import { b } from './b.ts'; export const a = b;",
        'core/domain/b.ts': 'export const b = 1;',
        'core/database/open.ts':
          "import { Kysely } from 'kysely'; import { a } from '#core/domain/a.ts'; new Kysely(a);",
        'core/backups/list.ts': "import type { Db } from '../database/database.ts';",
        'core/backups/store/list.ts': "import { sql } from 'kysely'; import { x } from '../../database/open.ts';",
        'workflows/backup.ts':
          "import { proxyActivities } from '@temporalio/workflow'; import type { A } from '../activities/index.ts'; import { a } from '#core/domain/a.ts';",
        'activities/index.ts': "import { x } from '#core/database/open.ts'; export interface A {}",
        'activities/index.test.ts': "import { startApi } from '../api/main.ts';",
      }),
    ).toEqual([]);
  });

  test.each([
    [
      'core/domain/a.ts',
      "import { readFileSync } from 'node:fs';",
      'core/domain/a.ts:1 imports node:fs: core/domain/ may import no package',
    ],
    [
      'core/domain/a.ts',
      "import { x } from '../graph/x.ts';",
      'imports core/graph/x.ts: core/domain/ may import core/domain/',
    ],
    ['core/domain/a.ts', "export type { X } from '../graph/x.ts';", 'imports core/graph/x.ts'],
    ['core/graph/a.ts', "import { x } from '../../api/x.ts';", 'imports api/x.ts: core/ may import core/'],
    [
      'workflows/a.ts',
      "import { activity } from '../activities/a.ts';",
      'imports activities/a.ts: workflows/ may import',
    ],
    ['workflows/a.ts', "\nimport { randomUUID } from 'node:crypto';", 'workflows/a.ts:2 imports node:crypto'],
    ['workflows/a.ts', "import { log } from '#core/observability/logger.ts';", 'imports core/observability/logger.ts'],
    [
      'activities/a.ts',
      "const x = await import('../worker/main.ts');",
      'imports worker/main.ts: activities/ may import',
    ],
    ['api/a.ts', "import { backup } from '../workflows/backup.ts';", 'imports workflows/backup.ts'],
    ['api/a.ts', "import pg from 'pg';", 'api/a.ts:1 imports pg: that is for core/database/, core/*/store/'],
    ['core/backups/a.ts', "import type { Kysely } from 'kysely';", 'that is for core/database/, core/*/store/'],
    ['core/backups/a.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'that is for core/storage/'],
    ['simulator/a.ts', "import { diff } from '#core/domain/diff.ts';", 'simulator/ may import simulator/'],
  ])('%s: %s', (path, text, problem) => {
    expect(tree({ [path]: text })).toEqual([expect.stringContaining(problem)]);
  });

  test('circles between files and between folders of core are named', () => {
    expect(
      tree({
        'core/graph/a.ts': "import { b } from '../storage/b.ts';",
        'core/storage/b.ts': "import { c } from './c.ts';",
        'core/storage/c.ts': "import { d } from '../graph/d.ts';",
        'core/graph/d.ts': "import type { a } from './a.ts';",
      }),
    ).toEqual(['folders of core need each other: core/graph -> core/storage -> core/graph']);
    expect(tree({ 'core/graph/d.ts': "import { a } from './a.ts';" })).toContain(
      'files import each other in a circle: core/graph/a.ts -> core/storage/b.ts -> core/storage/c.ts -> core/graph/d.ts -> core/graph/a.ts',
    );
  });
});

describe('traces', () => {
  const checkout = ['', 'srv', 'checkout'].join('/');
  const patterns = patternsFor(checkout, ['', 'root'].join('/'));
  const problemsOf = (text: string): string[] => traceProblems([{ path: 'a.md', text }], patterns);

  test('paths of a machine and registries are found', () => {
    expect(problemsOf(`fine\nsee ${checkout}/core`)).toEqual(['a.md:2 names the path of a checkout']);
    expect(problemsOf(['', 'home', 'anna', 'x'].join('/'))).toEqual(['a.md:1 names a home folder']);
    expect(problemsOf(['https:', '', 'registry.example.org', 'x.tgz'].join('/'))).toEqual([
      'a.md:1 names a package registry',
    ]);
  });

  test('other paths and addresses are not', () =>
    expect(problemsOf('/var/lib/x https://graph.microsoft.com /etc')).toEqual([]));
});
