import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOf } from '../core/connections/permission-choice.ts';
import { OBJECT_TYPES } from '../core/domain/object-types/index.ts';
import { DEFAULT_JOB_OPTIONS, PLAN_ACTIONS } from '../core/domain/plan/index.ts';

const page = (name: string): string => readFileSync(join(import.meta.dirname, '..', name), 'utf8');

describe('docs/restore.md', () => {
  it.each(Object.keys(DEFAULT_JOB_OPTIONS))('says what the option %s does', (option) => {
    expect(page('docs/restore.md')).toMatch(new RegExp(String.raw`^\| [^|]+ \| \`${option}\` \| [^|]+ \|$`, 'm'));
  });

  it.each(PLAN_ACTIONS)('says when an item is planned as %s', (action) => {
    expect(page('docs/restore.md').toLowerCase()).toMatch(new RegExp(String.raw`^\| ${action} \| [^|]+ \|$`, 'm'));
  });
});

it('the README names the permissions with which every type is backed up', () => {
  const [, sentence = ''] =
    /with these application permissions and admin\s+consent: ([^:]+?)\. /.exec(page('README.md')) ?? [];
  const granted = new Set([...sentence.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []));
  const lacking = Object.values(OBJECT_TYPES)
    .filter(({ permissions }) => permissions.optional !== true)
    .flatMap(({ key, permissions }) =>
      [permissions.read, ...Object.values(permissions.relations).map(({ read }) => read ?? [[]])].flatMap((choice) =>
        (missingOf(choice, granted) ?? []).map((permission) => `${key}: ${permission}`),
      ),
    );
  expect(granted.size).toBeGreaterThan(5);
  expect(lacking).toEqual([]);
});
