import { type GraphObject, stringOf } from '../json.ts';
import { itemOf, type Finding } from './plan-item.ts';
import { missingRole } from './privileged.ts';
import { reason, reasonOfProtection, unreadable } from './reasons.ts';
import { isOwn, missingFor } from './refusals.ts';
import { type PlanContext, type PlanInput, type PlanItem, liveIdOf } from './types.ts';

/** What is done with an object that the backup lacks. */
export function planRemoval(input: PlanInput, context: PlanContext): PlanItem {
  const found = removalOf(input, context);
  // What could not be removed says why, ticked or not.
  const isLeft = input.unticked === true && found.action === 'remove';
  return itemOf(input, context, isLeft ? { ...found, action: 'skip', reasons: [reason('added-unticked')] } : found);
}

function removalOf(input: PlanInput, context: PlanContext): Finding {
  const { type, live } = input;
  if (live.kind === 'absent' || live.kind === 'inBin') return { action: 'skip', reasons: [reason('same-as-backup')] };
  if (live.kind === 'unreadable') return { action: 'blocked', reasons: [unreadable(live)] };
  const liveId = liveIdOf(input, live.object);
  const skip = (code: Parameters<typeof reason>[0]): Finding => ({ action: 'skip', reasons: [reason(code)], liveId });
  if (!context.options.removeAdded)
    return { action: 'skip', reasons: [reason('not-in-backup', rightOf(live.object))], liveId };
  const protection = type.restore.protectedBy(live.object);
  if (isOwn(type, live.object, context)) return skip('own-application');
  if (protection !== null) return skip(reasonOfProtection(protection));
  if (!type.restore.delete) return { action: 'blocked', reasons: [reason('not-deletable')], liveId };
  // A right counts as its holder: taking it away locks out as surely as deleting the account.
  const kept = [liveId, live.object.principalId, live.object.clientId].flatMap((id) => {
    const text = stringOf(id);
    return text !== null && context.protectedIds.has(text) ? [text] : [];
  });
  if (kept.some((id) => context.stopgap?.has(id) !== true))
    return { action: 'blocked', reasons: [reason('protected-account')], liveId };
  const role = type.restore.sensitive === undefined ? null : missingRole(liveId, context);
  if (role !== null) return { action: 'blocked', reasons: [reason('role-missing', { role })], liveId };
  const missing = missingFor(type.permissions.delete, type, live.object, context);
  if (missing.length > 0)
    return { action: 'blocked', reasons: [reason('permission-missing', { permission: missing.join(', ') })], liveId };
  const once = kept.length === 0 ? [] : [reason('once-administrator-is-back')];
  return { action: 'remove', reasons: [reason('added-since-backup'), ...once], liveId };
}

/** A right has no name: it is known by who holds which role. */
function rightOf(object: GraphObject): Readonly<Record<string, string>> | undefined {
  const [holder, role] = [stringOf(object.principalId), stringOf(object.roleDefinitionId)];
  return holder === null || role === null ? undefined : { holder, role };
}
