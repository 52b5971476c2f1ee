import { topOf } from '../canonical/paths.ts';
import { expectedWrites, estimateSeconds } from './estimate.ts';
import { partOf } from './parts.ts';
import { lacking, lackingAll } from './permissions.ts';
import type { PlanReason } from './reasons.ts';
import type {
  AttributePlan,
  LinkPlan,
  PlanAction,
  PlanContext,
  PlanInput,
  PlanItem,
  ReferenceRepair,
} from './types.ts';

/** What is done with the object, why, and what of it is written. */
export interface Finding {
  readonly action: PlanAction;
  readonly reasons: readonly PlanReason[];
  readonly liveId?: string;
  readonly attributes?: readonly AttributePlan[];
  readonly links?: readonly LinkPlan[];
  readonly newPassword?: boolean;
  readonly newUserPrincipalName?: string | null;
  readonly repairs?: readonly ReferenceRepair[];
}

/** Puts together what was found, with the totals that follow from it. */
export function itemOf(input: PlanInput, context: PlanContext, { action, reasons, ...parts }: Finding): PlanItem {
  const shown = input.backup?.object ?? ('object' in input.live ? input.live.object : {});
  const display = input.lost ?? input.type.display(shown);
  const attributes = parts.attributes ?? [];
  const links = parts.links ?? [];
  const missing = new Set(
    reasons.filter((r) => r.code === 'permission-missing').flatMap((r) => r.facts?.permission?.split(', ') ?? []),
  );
  for (const relation of new Set(
    links.filter((link) => link.reason === 'permission-missing').map((link) => link.relation),
  )) {
    const write = input.type.permissions.relations[relation]?.write ?? [];
    for (const permission of [
      ...lacking(write, context.granted),
      ...lackingAll(input.type.permissions.extraFor?.(shown) ?? [], context.granted),
    ]) {
      missing.add(permission);
    }
  }
  for (const { path, reason: left } of attributes) {
    if (left !== 'permission-missing') continue;
    const write = partOf(input.type, path)?.permission ?? input.type.permissions.relations[topOf(path)]?.write;
    for (const permission of lacking(write ?? [], context.granted)) missing.add(permission);
  }
  const expected = expectedWrites(input.type, action, attributes, links);
  return {
    type: input.type.key,
    objectId: input.objectId,
    liveId: parts.liveId ?? null,
    displayName: display.displayName ?? input.lost?.displayName ?? null,
    action,
    restoreOrder: input.type.restoreOrder,
    reasons,
    attributes,
    links,
    newPassword: action === 'create' && parts.newPassword === true,
    newUserPrincipalName: parts.newUserPrincipalName ?? null,
    missingPermissions: [...missing],
    writes: expected,
    seconds: estimateSeconds(input.type, expected),
    ...(parts.repairs === undefined ? {} : { repairs: parts.repairs }),
    ...(input.only === undefined ? {} : { only: input.only }),
  };
}
