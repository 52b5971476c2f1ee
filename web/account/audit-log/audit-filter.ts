import {
  type AuditAction,
  type AuditGroup,
  type AuditOutcome,
  AUDIT_ACTION_KEYS,
  AUDIT_ACTIONS,
  AUDIT_GROUPS,
  AUDIT_OUTCOMES,
} from '#core/domain/audit-actions.ts';
import { choicesIn } from '../../shared/format/choices.ts';
import { addDays, dayOfInstant, isDay, startOfDay } from '../../shared/format/days.ts';
import type { AuditQuery } from './data.ts';

export const PERIODS = ['all', 'today', '7d', '30d', '90d', 'custom'] as const;
export type Period = (typeof PERIODS)[number];

/** What the filters are set to, as the address holds it. */
export interface AuditFilter {
  /** ID of a person or of an API key. */
  readonly actor: string | null;
  readonly groups: readonly AuditGroup[];
  readonly outcomes: readonly AuditOutcome[];
  readonly period: Period;
  /** First and last day of `custom`: `2026-11-25` on the person's calendar. */
  readonly from: string | null;
  readonly to: string | null;
  readonly search: string;
}

const DAYS: Readonly<Partial<Record<Period, number>>> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };

export const AUDIT_GROUP_KEYS = Object.keys(AUDIT_GROUPS) as AuditGroup[];

export function actionsOf(groups: readonly AuditGroup[]): AuditAction[] {
  return AUDIT_ACTION_KEYS.filter((action) => groups.includes(AUDIT_ACTIONS[action].group));
}

export function outcomesIn(value: string | null): AuditOutcome[] {
  return choicesIn(value, AUDIT_OUTCOMES);
}

/** The filters as the API takes them, for the list and for the CSV. The same on the whole of a day. */
export function apiQuery({ actor, groups, outcomes, period, from, to, search }: AuditFilter, now: number): AuditQuery {
  const days = DAYS[period];
  const isCustom = period === 'custom';
  return {
    actor,
    action: actionsOf(groups),
    outcome: outcomes,
    from: days !== undefined ? dayStart(dayOfInstant(now), 1 - days) : isCustom ? dayStart(from, 0) : null,
    to: isCustom ? dayStart(to, 1) : null,
    search: search.trim(),
  };
}

/** Null where `day` is no day. */
function dayStart(day: string | null, days: number): string | null {
  return day === null || !isDay(day) ? null : startOfDay(addDays(day, days));
}
