import { expect, test } from 'vitest';
import { chooseStages, STAGES } from './stages.ts';

const namesOf = (wanted: readonly string[]): string[] | string => {
  const chosen = chooseStages(wanted);
  return typeof chosen === 'string' ? chosen : chosen.map(({ name }) => name);
};

test('without a name all stages run but the long ones, with "full" those as well', () => {
  expect(namesOf([])).toEqual(STAGES.filter(({ isLong }) => !isLong).map(({ name }) => name));
  expect(namesOf([])).not.toContain('long');
  expect(namesOf(['full'])).toEqual(STAGES.map(({ name }) => name));
});

test('stages that are named run alone, long ones too', () =>
  expect(namesOf(['long', 'lint'])).toEqual(['lint', 'long']));

test('tests of the lane of the checks run beside them where nothing else does', () => {
  const lanesOf = (...wanted: string[]) => {
    const chosen = chooseStages(wanted);
    return typeof chosen === 'string' ? chosen : chosen.map(({ name, lane }) => `${name}: ${lane}`);
  };
  expect(lanesOf('lint', 'pure')).toEqual(['lint: checks', 'pure: tests']);
  expect(lanesOf('lint', 'pure', 'database')).toEqual(['lint: checks', 'pure: checks', 'database: tests']);
});

test('an unknown name is answered with those that there are', () => {
  expect(namesOf(['lint', 'typos'])).toMatch(/^There is no stage typos\. Stages: lock, format, /);
});

test('a stage waits for one of the other lane only, which does not wait itself', () => {
  for (const { name, lane, after } of STAGES.filter((stage) => stage.after !== undefined)) {
    const awaited = STAGES.find((stage) => stage.name === after);
    expect(awaited, name).toBeDefined();
    expect(awaited?.lane, name).not.toBe(lane);
    expect(awaited?.after, name).toBeUndefined();
  }
});
