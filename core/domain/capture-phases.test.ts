import { describe, expect, it } from 'vitest';
import { ADDED_TYPES, type AddedTypes, CAPTURE_PHASES, phasesWith, readSideBySide } from './capture-phases.ts';
import { OBJECT_TYPES } from './object-types/index.ts';
import { TYPE_KEYS } from './type-keys.ts';

const ALL = { schedules: true, expiration: true } as const;
const place = (key: string): number => CAPTURE_PHASES.findIndex((phase) => phase.some((type) => type === key));

describe('the phases of a backup', () => {
  it('hold every type once', () => {
    expect(CAPTURE_PHASES.flat().toSorted()).toEqual(TYPE_KEYS.toSorted());
    expect(phasesWith(ALL)).toEqual(CAPTURE_PHASES);
  });

  it('read a type after those whose objects tell of it', () => {
    for (const { key, sources, relations } of Object.values(OBJECT_TYPES)) {
      const parents = [
        ...sources.flatMap((source) => (source.kind === 'perParent' ? [source.parent] : [])),
        ...relations.flatMap(({ read }) => (read.kind === 'ends' ? [read.type] : [])),
      ];
      for (const parent of parents) expect(place(key), `${key} after ${parent}`).toBeGreaterThan(place(parent));
    }
  });

  it('are read side by side: each type once, long ones alone', () => {
    for (const phase of CAPTURE_PHASES) {
      const read = readSideBySide(phase);
      expect(read.flat().toSorted()).toEqual(phase.toSorted());
      expect(read.filter((types) => types.length > 1).length).toBeLessThanOrEqual(1);
    }
    expect(readSideBySide(['groups', 'namedLocations', 'users', 'directoryRoles'])).toEqual([
      ['groups'],
      ['users'],
      ['namedLocations', 'directoryRoles'],
    ]);
    expect(readSideBySide([])).toEqual([]);
  });

  it.each(Object.keys(ADDED_TYPES) as AddedTypes[])(
    'of a job that began without %s lack those types alone',
    (added) => {
      const lacking: readonly string[] = ADDED_TYPES[added];
      const read = phasesWith({ ...ALL, [added]: false });
      expect(read).toHaveLength(CAPTURE_PHASES.length);
      expect(read.flat()).toEqual(CAPTURE_PHASES.flat().filter((type) => !lacking.includes(type)));
    },
  );
});
