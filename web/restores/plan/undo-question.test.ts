import { expect, it } from 'vitest';
import { noUndoSentence, undoQuestion } from './undo-question.ts';

it('names the object, or the whole restore, and the tenant', () => {
  expect(undoQuestion('Contoso', null)).toMatchObject({
    title: 'Plan the undo of this restore?',
    description: expect.stringContaining('the state before in Contoso'),
  });
  expect(undoQuestion('Contoso', 'Ann').title).toBe('Plan the undo of the restore of Ann?');
});

it('says why there is no Undo of what was written, and nothing where nothing was', () => {
  const offer = (code: string) => ({ possible: false, reason: { code, message: 'The state before was not kept.' } });
  expect(noUndoSentence(offer('not-kept'))).toBe('No Undo: The state before was not kept.');
  expect(noUndoSentence(offer('nothing-written'))).toBeNull();
  expect(noUndoSentence({ possible: true, reason: null })).toBeNull();
  expect(noUndoSentence(undefined)).toBeNull();
});
