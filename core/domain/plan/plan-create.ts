import type { ObjectType } from '../object-type.ts';
import { planAttributes } from './attributes.ts';
import type { Desired } from './desired.ts';
import { judgeParts, licenceReasons, ownFindings } from './judge-parts.ts';
import { planIncoming, planLinks } from './links.ts';
import { itemOf } from './plan-item.ts';
import { reason, type PlanReason } from './reasons.ts';
import { whyBlocked, whyNotCreatable } from './refusals.ts';
import type { LiveState, ObjectState, PlanContext, PlanInput, PlanItem } from './types.ts';

/** One object of the backup while it is planned. */
export interface Planning {
  readonly input: PlanInput;
  readonly context: PlanContext;
  readonly backup: ObjectState;
  readonly desired: Desired;
}

/** What is neither in the tenant nor in its recycle bin. */
export function planCreate(
  { input, context, backup, desired }: Planning,
  { binUnread, namesakes = [] }: Extract<LiveState, { kind: 'absent' }>,
): PlanItem {
  const { type } = input;
  if (type.restore.create === undefined)
    return itemOf(input, context, { action: 'blocked', reasons: [reason('not-creatable')] });
  const end = type.restore.endsAt?.(desired.object) ?? null;
  if (end !== null && context.now !== undefined && Date.parse(end) <= context.now)
    return itemOf(input, context, { action: 'skip', reasons: [reason('ended-meanwhile', { end })] });
  const { scheduled } = input;
  if (scheduled?.object === 'yes')
    return itemOf(input, context, { action: 'skip', reasons: [reason('given-by-schedule')] });
  if (scheduled?.object === 'unknown')
    return itemOf(input, context, { action: 'blocked', reasons: [reason('schedules-unknown')] });
  const judged = { type, backup: backup.object, wanted: desired.object, live: null };
  const planned = planAttributes(type, null, desired.object, { mode: 'create', overwrite: true, isProtected: false });
  const attributes = judgeParts(judged, planned, context);
  const links = planLinks(
    {
      type,
      objectId: input.objectId,
      liveId: null,
      final: desired.object,
      backupLinks: backup.links,
      liveLinks: [],
      scheduled: input.scheduled?.links ?? [],
      mayReplace: true,
    },
    context,
  );
  const reasons = [reason('new-object-id')];
  if (binUnread === true) reasons.push(reason('bin-unread'));
  if (namesakes.length > 0) reasons.push(reason('twin-exists', { holder: namesakes.join(', ') }));
  const isInvited = (type.restore.create.instead?.(desired.object, context.options) ?? null) !== null;
  const newPassword = type.key === 'users' && !isInvited;
  if (isInvited) reasons.push(reason('invited'));
  if (newPassword) reasons.push(reason('new-password'));
  reasons.push(...licenceReasons(judged, attributes, context));
  if (desired.object.state !== backup.object.state && type.key === 'conditionalAccessPolicies') {
    reasons.push(reason(desired.object.state === 'disabled' ? 'comes-back-disabled' : 'report-only'));
  }
  reasons.push(...switchedOn(type, desired));
  const { object } = desired;
  const findings = ownFindings(type, desired.findings);
  const block =
    whyNotCreatable(type, object, context) ??
    whyBlocked({ type, choice: type.permissions.create, object, findings, attributes }, context);
  return itemOf(input, context, {
    attributes,
    links: [...links, ...planIncoming(input.incoming, null, context)],
    newPassword,
    action: block === null ? 'create' : 'blocked',
    reasons: block === null ? reasons : [block],
  });
}

/** A policy that is enforced again can lock people out: said of every one before it is written. */
export function switchedOn(type: ObjectType, desired: Desired): readonly PlanReason[] {
  return type.key === 'conditionalAccessPolicies' && desired.object.state === 'enabled'
    ? [reason('comes-back-on')]
    : [];
}
