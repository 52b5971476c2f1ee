import { expect, it } from 'vitest';
import { setupSteps } from './setup-steps.ts';

const NONE = { ownStorage: false, schedules: 0, owners: 1, withoutKit: ['a', 'b'], restores: 0 };
const done = (steps: ReturnType<typeof setupSteps>) => steps?.filter(({ isDone }) => isDone).map(({ key }) => key);

it('says nothing before all is known', () => {
  expect(setupSteps({ ...NONE, owners: undefined }, [])).toBeNull();
});

it('ticks each step for what it asks alone', () => {
  expect(done(setupSteps(NONE, []))).toEqual([]);
  expect(done(setupSteps({ ...NONE, ownStorage: true }, []))).toEqual(['storage']);
  expect(done(setupSteps({ ...NONE, schedules: 1 }, []))).toEqual(['schedule']);
  expect(done(setupSteps({ ...NONE, owners: 2 }, []))).toEqual(['owner']);
  expect(done(setupSteps({ ...NONE, withoutKit: [] }, []))).toEqual(['kit']);
  expect(done(setupSteps({ ...NONE, restores: 1 }, []))).toEqual(['restore']);
  expect(done(setupSteps(NONE, ['storage']))).toEqual(['storage']);
});

it('leads to the first connection that has no kit yet', () => {
  const kit = setupSteps({ ...NONE, withoutKit: ['b'] }, [])?.find(({ key }) => key === 'kit');
  expect(kit?.to).toBe('/connections/b?panel=recovery-kit');
});
