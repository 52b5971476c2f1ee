import { describe, expect, it } from 'vitest';
import { confirmLabel, confirmSentence, MOST_WITHOUT_TYPING, needsTypedName, writtenObjects } from './confirmation.ts';

const none = { undelete: 0, update: 0, create: 0, remove: 0, skip: 0, blocked: 0 };
const plan = (actions: Partial<typeof none>, linksRemoved = 0) => ({ actions: { ...none, ...actions }, linksRemoved });

describe('typing the name of the tenant', () => {
  it('is asked for where more than a handful is written', () => {
    expect(needsTypedName(plan({ update: MOST_WITHOUT_TYPING }))).toBe(false);
    expect(needsTypedName(plan({ update: MOST_WITHOUT_TYPING, create: 1 }))).toBe(true);
  });

  it('is asked for where anything is taken away', () => {
    expect(needsTypedName(plan({ remove: 1 }))).toBe(true);
    expect(needsTypedName(plan({ update: 1 }, 1))).toBe(true);
  });

  it('is not asked for what is left alone', () => {
    expect(needsTypedName(plan({ skip: 10_000, blocked: 500, undelete: 2 }))).toBe(false);
  });
});

it('counts what is written, not what is left alone', () => {
  expect(writtenObjects(plan({ undelete: 1, update: 2, create: 3, remove: 4, skip: 100, blocked: 100 }))).toBe(10);
});

describe('words of the last button', () => {
  it('say in numbers what will happen', () => {
    expect(confirmLabel(plan({ undelete: 1 }))).toBe('Restore 1 object');
    expect(confirmLabel(plan({ update: 1_200, remove: 34 }))).toBe('Write 1,234 objects');
    expect(confirmSentence(plan({ undelete: 3, update: 12, remove: 1 }, 4), 'Contoso')).toBe(
      'Undelete 3, update 12 and remove 1 objects in Contoso, and remove 4 links.',
    );
    expect(confirmSentence(plan({ create: 1 }), 'Contoso')).toBe('Create 1 object in Contoso.');
  });
});
