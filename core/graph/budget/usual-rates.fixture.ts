import { budgetRates, type BudgetRates, type RateSettings } from './rates.ts';

/** What the settings say where nobody sets them. */
export const USUAL_SETTINGS: RateSettings = {
  percent: 70,
  readUnitsPer10s: null,
  writesPer150s: null,
  conditionalAccessPerSecond: 1,
};

/** The limit of a tenant whose size is not known. */
export const usualRates = (): BudgetRates => budgetRates(USUAL_SETTINGS);
