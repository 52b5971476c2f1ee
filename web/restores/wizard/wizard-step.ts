import { type UrlQuery, queryText } from '../url-query.ts';

export const WIZARD_STEPS = ['selection', 'options', 'plan'] as const;
export type WizardStep = (typeof WIZARD_STEPS)[number];

/** Where a person is in the wizard, as the address says. */
export interface WizardPlace {
  readonly step: WizardStep;
  readonly backupId: string | null;
  /** The restore whose plan is shown. */
  readonly restoreId: string | null;
}

/** A step that cannot be shown yet leads to the one before it. */
export function placeOf(query: UrlQuery): WizardPlace {
  const backupId = queryText(query, 'backup');
  const restoreId = queryText(query, 'restore');
  const asked = WIZARD_STEPS.find((step) => step === queryText(query, 'step')) ?? 'selection';
  return { step: reachable(asked, backupId, restoreId), backupId, restoreId };
}

export function queryOfPlace({ step, backupId, restoreId }: WizardPlace): Record<string, string> {
  return {
    ...(backupId === null ? {} : { backup: backupId }),
    ...(step === 'selection' ? {} : { step }),
    ...(restoreId === null ? {} : { restore: restoreId }),
  };
}

function reachable(step: WizardStep, backupId: string | null, restoreId: string | null): WizardStep {
  if (step === 'plan' && restoreId === null) return reachable('options', backupId, restoreId);
  return step === 'options' && backupId === null ? 'selection' : step;
}
