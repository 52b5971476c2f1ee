import { describe, expect, it } from 'vitest';
import { placeOf, queryOfPlace } from './wizard-step.ts';

describe('the place in the wizard', () => {
  it('is in the address, and the address says it again', () => {
    for (const query of [
      {},
      { backup: 'b' },
      { backup: 'b', step: 'options' },
      { backup: 'b', step: 'plan', restore: 'r' },
      { backup: 'b', step: 'options', restore: 'r' },
    ]) {
      expect(queryOfPlace(placeOf(query))).toEqual(query);
    }
  });

  it('is never a step that has nothing to show', () => {
    expect(placeOf({ step: 'plan', backup: 'b' }).step).toBe('options');
    expect(placeOf({ step: 'options' }).step).toBe('selection');
    expect(placeOf({ step: 'plan' }).step).toBe('selection');
    expect(placeOf({ step: 'launch', backup: 'b' }).step).toBe('selection');
    // The plan of a restore says itself of which backup it is.
    expect(placeOf({ step: 'plan', restore: 'r' }).step).toBe('plan');
  });
});
