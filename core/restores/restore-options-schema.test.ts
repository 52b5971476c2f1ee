import { describe, expect, it } from 'vitest';
import { DEFAULT_JOB_OPTIONS } from '../domain/plan/restore-options.ts';
import { parseRestoreOptions } from './restore-options-schema.ts';

describe('the options of a stored restore', () => {
  it('are read as they were written', () => {
    const options = {
      ...DEFAULT_JOB_OPTIONS,
      dryRun: false,
      overwrite: true,
      links: 'rollBack',
      domains: { 'old.example': 'new.example' },
    };
    expect(parseRestoreOptions(JSON.parse(JSON.stringify(options)))).toEqual(options);
  });

  it.each([{}, null])('have the one set of defaults where a row lacks them: %j', (row) => {
    expect(parseRestoreOptions(row)).toEqual(DEFAULT_JOB_OPTIONS);
    expect(DEFAULT_JOB_OPTIONS).toMatchObject({ overwrite: false, dryRun: true });
  });

  it('are refused where a row holds something else', () => {
    expect(() => parseRestoreOptions({ overwrite: 'yes' })).toThrow('overwrite');
    expect(() => parseRestoreOptions({ links: 'all' })).toThrow('links');
  });
});
