import { expect, it } from 'vitest';
import { undoQuestion } from './undo-question.ts';

it('names the object, or the whole restore, and the tenant', () => {
  expect(undoQuestion('Contoso', null)).toMatchObject({
    title: 'Plan the undo of this restore?',
    description: expect.stringContaining('the state before in Contoso'),
  });
  expect(undoQuestion('Contoso', 'Ann').title).toBe('Plan the undo of the restore of Ann?');
});
