import type { Json } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { badRequestWith, GraphError } from '../../errors.ts';
import { isObject } from '../json.ts';
import { invalid } from '../names.ts';

interface Entitlements {
  property: string;
  now: readonly Json[];
  before: readonly Json[];
}

/** App roles and scopes: ids and values are unique, and what is enabled neither goes nor changes before it is disabled. */
export function checkEntitlements(call: Call, { property, now, before }: Entitlements): void {
  refuseOrigin(call, property, now);
  for (const name of ['id', 'value']) {
    const values = now
      .map((item) => (isObject(item) ? item[name] : undefined))
      .filter((value) => typeof value === 'string' && value !== '');
    if (new Set(values).size !== values.length)
      throw invalid(property, `It contains duplicate value. Please Provide unique value for ${property} ${name}.`);
  }
  if (now.some((item) => isObject(item) && item['id'] === undefined))
    throw invalid(property, `Each of ${property} needs an id.`);
  for (const item of before) if (isObject(item) && item['isEnabled'] === true) checkEnabled(call, item, now);
}

function refuseOrigin(call: Call, property: string, now: readonly Json[]): void {
  if (!call.world.settings.switches.refuseEntitlementOrigin) return;
  if (!now.some((item) => isObject(item) && 'origin' in item)) return;
  const message = `Property 'origin' of ${property} is read-only and cannot be set.`;
  throw badRequestWith(message, [{ code: 'PropertyNotUpdatable', message, target: 'origin' }]);
}

function checkEnabled(call: Call, before: { [name: string]: Json }, now: readonly Json[]): void {
  const after = now.find((item) => isObject(item) && item['id'] === before['id']);
  if (!isObject(after)) throw enabledEntitlement();
  if (!call.world.settings.switches.refuseChangesOfEnabledEntitlements) return;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => name !== 'origin' && name !== 'isEnabled' && !sameValue(before[name], after[name]),
  );
  if (changed.length > 0) throw enabledEntitlement();
}

function sameValue(left: Json | undefined, right: Json | undefined): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

function enabledEntitlement(): GraphError {
  return new GraphError(
    400,
    'CannotDeleteOrUpdateEnabledEntitlement',
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  );
}

/** A client is pre-authorized for scopes that were there before this request and stay. */
export function checkPreAuthorized(clients: readonly Json[], before: readonly Json[], after: readonly Json[]): void {
  const usable = new Set(idsOf(before).filter((id) => idsOf(after).includes(id)));
  for (const client of clients) {
    const ids = isObject(client) ? client['delegatedPermissionIds'] : undefined;
    const unknown = Array.isArray(ids) ? ids.find((id) => !usable.has(String(id))) : undefined;
    if (unknown !== undefined)
      throw invalid(
        'preAuthorizedApplications',
        `Property api.preAuthorizedApplications.delegatedPermissionIds refers to a permission that does not exist: ${String(unknown)}`,
      );
  }
}

function idsOf(items: readonly Json[]): string[] {
  return items.flatMap((item) => (isObject(item) ? [String(item['id'])] : []));
}
