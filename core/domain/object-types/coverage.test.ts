import { describe, expect, it } from 'vitest';
import { topOf } from '../canonical/paths.ts';
import { TYPE_KEYS } from '../type-keys.ts';
import { coverage, coverageOf } from './coverage.ts';
import { OBJECT_TYPES } from './index.ts';
import { KNOWN_PROPERTIES } from './known-properties.ts';
import { NOT_CAPTURED, NOT_RESTORED, notCaptured } from './not-captured.ts';

describe('the coverage of the types', () => {
  it.each(Object.keys(KNOWN_PROPERTIES))('gives a reason for every property of %s that is not read', (graphType) => {
    const type = Object.values(OBJECT_TYPES).find((one) => one.graphType === graphType);
    const known = KNOWN_PROPERTIES[graphType] ?? [];
    const left = Object.values(NOT_CAPTURED[graphType] ?? {}).flat();
    expect(new Set(left).size).toBe(left.length);
    expect(left.filter((name) => !known.includes(name))).toEqual([]);
    expect(left.filter((name) => type?.select?.includes(name))).toEqual([]);
    if (!type?.select) return;
    const asked = new Set([...type.select, ...(type.guarded ?? []).map(({ property }) => property)]);
    const unexplained = known.filter((name) => !asked.has(name) && notCaptured(graphType, name) === null);
    expect(unexplained).toEqual([]);
  });

  it.each(TYPE_KEYS)('agrees with what %s declares', (key) => {
    const type = OBJECT_TYPES[key];
    const { properties, sets } = coverageOf(type);
    const byParts = new Set(type.restore.parts?.flatMap((part) => part.properties));
    const of = (name: string) => properties.find((one) => one.name === name);
    for (const name of type.select ?? []) expect(of(name), name).toMatchObject({ captured: true });
    for (const name of type.secrets) expect(of(name), name).toMatchObject({ captured: false, restored: 'no' });
    for (const name of type.volatile) expect(of(name)?.compared ?? false, name).toBe(false);
    for (const name of type.restore.strip.filter(
      (path) => !path.startsWith('@') && !sets.some((set) => set.name === topOf(path)),
    ))
      expect(of(name), name).toMatchObject({ restored: byParts.has(topOf(name)) ? 'yes' : 'no' });
    expect(sets.map(({ name }) => name)).toEqual([...type.relations, ...type.embedded].map(({ name }) => name));
    for (const { name, write } of [...type.relations, ...type.embedded])
      expect(sets.find((set) => set.name === name)?.restored, name).toBe(write === undefined ? 'no' : 'yes');
  });

  it.each(Object.keys(NOT_RESTORED))('knows what of %s is not restored though captured', (graphType) => {
    const type = Object.values(OBJECT_TYPES).find((one) => one.graphType === graphType);
    for (const name of Object.keys(NOT_RESTORED[graphType] ?? {})) expect(type?.restore.strip, name).toContain(name);
  });

  it('says why wherever something is left out', () => {
    const rows = coverage().flatMap(({ properties, others, sets }) => [...properties, others, ...sets]);
    const silent = rows.filter(
      ({ captured, compared, restored, why }) => (!captured || !compared || restored !== 'yes') && why === null,
    );
    expect(silent).toEqual([]);
  });
});
