import type { ChosenPolicy, Policy } from './data.ts';

export type PolicyMode = 'workspace' | 'everything' | 'rules';

type Rule = Exclude<keyof Policy, 'timeZone'>;

export interface PolicyForm {
  readonly mode: PolicyMode;
  readonly timeZone: string;
  /** Null: nothing is typed. */
  readonly counts: Readonly<Record<Rule, number | null>>;
}

/** Two years at a bounded cost: what is suggested to who has no policy yet. */
const SUGGESTED: Omit<Policy, 'timeZone'> = {
  keepAllDays: 14,
  daily: 60,
  weekly: 26,
  monthly: 24,
  yearly: 0,
  keepAtLeast: 7,
};

export interface RuleField {
  readonly rule: Rule;
  readonly label: string;
  readonly unit: string;
  readonly least: number;
  /** As the API allows. */
  readonly most: number;
}

export const RULE_FIELDS: readonly RuleField[] = [
  { rule: 'keepAllDays', label: 'Every backup', unit: 'days', least: 0, most: 3_650 },
  { rule: 'daily', label: 'First of each day', unit: 'days', least: 0, most: 3_650 },
  { rule: 'weekly', label: 'First of each week', unit: 'weeks', least: 0, most: 1_000 },
  { rule: 'monthly', label: 'First of each month', unit: 'months', least: 0, most: 600 },
  { rule: 'yearly', label: 'First of each year', unit: 'years', least: 0, most: 100 },
  { rule: 'keepAtLeast', label: 'Always the newest', unit: 'backups', least: 1, most: 10_000 },
];

export function formOf(chosen: ChosenPolicy, localZone: string): PolicyForm {
  const { timeZone, ...counts } = chosen ?? { timeZone: localZone, ...SUGGESTED };
  return { mode: chosen === undefined ? 'workspace' : chosen === null ? 'everything' : 'rules', timeZone, counts };
}

/** What is wrong with a number; undefined: nothing. */
export function ruleError({ least, most }: RuleField, count: number | null): string | undefined {
  const isSound = count !== null && Number.isInteger(count) && count >= least && count <= most;
  return isSound ? undefined : `A whole number from ${String(least)} to ${String(most)}.`;
}

/** 'incomplete': a number of it is not in order yet. */
export function policyOf({ mode, timeZone, counts }: PolicyForm): ChosenPolicy | 'incomplete' {
  if (mode === 'workspace') return undefined;
  if (mode === 'everything') return null;
  if (RULE_FIELDS.some((field) => ruleError(field, counts[field.rule]) !== undefined)) return 'incomplete';
  const count = (rule: Rule): number => counts[rule] ?? 0;
  return {
    timeZone,
    keepAllDays: count('keepAllDays'),
    daily: count('daily'),
    weekly: count('weekly'),
    monthly: count('monthly'),
    yearly: count('yearly'),
    keepAtLeast: count('keepAtLeast'),
  };
}
