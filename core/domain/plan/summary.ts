import type { TypeKey } from '../type-keys.ts';
import type { PlanAction, PlanItem } from './types.ts';

/** Totals of a plan, added up item by item: never needs all items at once. */
export interface PlanSummary {
  readonly actions: Readonly<Record<PlanAction, number>>;
  readonly types: Readonly<Partial<Record<TypeKey, Readonly<Record<PlanAction, number>>>>>;
  readonly linksAdded: number;
  readonly linksRemoved: number;
  /** Links that the backup has and the restore cannot bring back. */
  readonly linksLeft: number;
  readonly newPasswords: number;
  readonly missingPermissions: readonly string[];
  readonly writes: number;
  readonly seconds: number;
}

const none: Readonly<Record<PlanAction, number>> = {
  undelete: 0,
  update: 0,
  create: 0,
  remove: 0,
  skip: 0,
  blocked: 0,
};

export const EMPTY_SUMMARY: PlanSummary = {
  actions: none,
  types: {},
  linksAdded: 0,
  linksRemoved: 0,
  linksLeft: 0,
  newPasswords: 0,
  missingPermissions: [],
  writes: 0,
  seconds: 0,
};

export function addToSummary(summary: PlanSummary, item: PlanItem): PlanSummary {
  const plus = (counts: Readonly<Record<PlanAction, number>>) => ({
    ...counts,
    [item.action]: counts[item.action] + 1,
  });
  const written =
    item.action === 'skip' || item.action === 'blocked' ? [] : item.links.filter((link) => link.treatment === 'write');
  const added = written.filter((link) => link.change === 'add').length;
  return {
    actions: plus(summary.actions),
    types: { ...summary.types, [item.type]: plus(summary.types[item.type] ?? none) },
    linksAdded: summary.linksAdded + added,
    linksRemoved: summary.linksRemoved + written.length - added,
    linksLeft:
      summary.linksLeft + item.links.filter((link) => link.treatment === 'leave' && link.change === 'add').length,
    newPasswords: summary.newPasswords + (item.newPassword ? 1 : 0),
    missingPermissions: [...new Set([...summary.missingPermissions, ...item.missingPermissions])].sort(),
    writes: summary.writes + item.writes,
    seconds: summary.seconds + item.seconds,
  };
}
