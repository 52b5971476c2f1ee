import type { Schema } from '../../shared/api/operations.ts';
import type { Confirmation } from '../../shared/composables/use-confirm.ts';

/** What is asked before the Undo of a restore is planned; `name` where it is of one object. */
export function undoQuestion(tenant: string, name: string | null): Confirmation {
  const what = name === null ? 'this restore' : `the restore of ${name}`;
  return {
    title: `Plan the undo of ${what}?`,
    description: `The plan shows what goes back to the state before in ${tenant}. What somebody else has changed since is shown and left. Nothing is written before you confirm the plan.`,
    action: 'Plan the undo',
    tone: 'primary',
  };
}

/** Why there is no Undo of what was written, where that is worth a sentence; null where there is one, or nothing to undo. */
export function noUndoSentence(offer: Schema<'UndoOffer'> | undefined): string | null {
  const reason = offer?.reason ?? null;
  return reason === null || !UNEXPECTED.includes(reason.code) ? null : `No Undo: ${reason.message}`;
}

/** Of what wrote nothing, nobody expects an Undo. */
const UNEXPECTED: readonly string[] = ['not-kept', 'repairs-stay'];
