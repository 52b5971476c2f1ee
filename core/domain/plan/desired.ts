import type { GraphObject } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import { mapTenantNames } from './domains.ts';
import { mapLicences } from './judge-parts.ts';
import { policyState } from './policy-state.ts';
import { remapObject, type ReferenceFinding } from './remap.ts';
import type { LiveState, PlanContext } from './types.ts';

export interface Desired {
  readonly object: GraphObject;
  readonly findings: readonly ReferenceFinding[];
}

/** The backup's object as it is meant for this tenant: domains and references mapped, policies in the chosen state. */
export function desiredObject(type: ObjectType, backup: GraphObject, live: LiveState, context: PlanContext): Desired {
  const isLive = live.kind !== 'absent' && live.kind !== 'unreadable';
  const inTarget = withNamesOfTarget(type, backup, context);
  // What is only going to be made has no ID that could be written.
  const isShown = isLive && context.applying !== true;
  const { object: mapped, findings } = remapObject(type, inTarget, context.references, { isLive: isShown });
  const object = mapLicences(type, mapped, context);
  if (type.key !== 'conditionalAccessPolicies' || typeof object.state !== 'string') return { object, findings };
  // A policy that is going to name something created again is one that changes.
  const changing = remapObject(type, inTarget, context.references, { isLive }).object;
  return { object: { ...object, state: policyState(type, changing, live, context) }, findings };
}

/** The backup's object with domains and references of the target tenant, before anything is known of what lives there. */
export function inTargetTenant(type: ObjectType, backup: GraphObject, context: NamingContext): GraphObject {
  return remapObject(type, withNamesOfTarget(type, backup, context), context.references).object;
}

export type NamingContext = Pick<PlanContext, 'options' | 'references' | 'tenants'>;

function withNamesOfTarget(
  type: ObjectType,
  backup: GraphObject,
  { options, tenants = null }: NamingContext,
): GraphObject {
  return mapTenantNames(type, backup, { domains: options.domains, tenants });
}

/** The natural keys under which the target tenant may hold the object already. */
export function naturalKeysOf(type: ObjectType, backup: GraphObject, context: NamingContext): readonly NaturalKey[] {
  return type.restore.naturalKeys?.(inTargetTenant(type, backup, context)) ?? [];
}
