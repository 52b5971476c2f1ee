import type { GraphObject } from '../json.ts';
import { objectType } from '../object-types/index.ts';
import type { Link } from '../record.ts';
import type { LinkTargetType, TypeKey } from '../type-keys.ts';
import { planObject } from './plan-object.ts';
import type { Privileges } from './privileged.ts';
import { referencesFrom } from './references.ts';
import { DEFAULT_RESTORE_OPTIONS, type RestoreOptions } from './restore-options.ts';
import type { Licences, LiveState, ObjectState, PlanContext, PlanInput, PlanItem } from './types.ts';

/** Small world for the tests of the planner: everything exists but what is said to be missing, and is overwritten. */
export interface World {
  readonly options?: Partial<RestoreOptions>;
  readonly missing?: readonly string[];
  readonly planned?: readonly string[];
  readonly newIds?: Readonly<Record<string, string>>;
  readonly granted?: readonly string[];
  readonly verifiedDomains?: readonly string[];
  readonly protectedIds?: readonly string[];
  readonly privileges?: Privileges;
  readonly since?: number;
  readonly now?: number;
  readonly licences?: Licences;
  readonly tenants?: PlanContext['tenants'];
  readonly ownAppIdThere?: string;
}

export function contextOf(world: World = {}): PlanContext {
  return {
    options: { ...DEFAULT_RESTORE_OPTIONS, overwrite: true, ...world.options },
    references: referencesFrom({
      newIdOf: (id) => world.newIds?.[id],
      exists: (id) => world.missing?.includes(id) !== true,
      isPlanned: (id) => world.planned?.includes(id) === true,
    }),
    granted: world.granted ?? null,
    verifiedDomains: world.verifiedDomains ?? null,
    ownAppId: 'own-app',
    protectedIds: new Set(world.protectedIds),
    since: world.since ?? null,
    ...(world.now === undefined ? {} : { now: world.now }),
    ...(world.privileges === undefined ? {} : { privileges: world.privileges }),
    licences: world.licences ?? null,
    tenants: world.tenants ?? null,
    ownAppIdThere: world.ownAppIdThere ?? null,
  };
}

export function state(object: GraphObject, links: readonly Link[] = []): ObjectState {
  return { object, links };
}

export function live(object: GraphObject, links: readonly Link[] = []): LiveState {
  return { kind: 'live', sameId: true, object, links };
}

export function link(sourceId: string, relation: string, targetId: string, targetType: LinkTargetType = 'users'): Link {
  return { sourceId, relation, targetId, targetType };
}

export function plan(
  type: TypeKey,
  backup: ObjectState | null,
  now: LiveState,
  world: World = {},
  more: Partial<PlanInput> = {},
): PlanItem {
  const objectId = String(backup?.object.id ?? ('object' in now ? now.object.id : 'x'));
  return planObject({ type: objectType(type), objectId, backup, live: now, incoming: [], ...more }, contextOf(world));
}

export function codes(item: PlanItem): string[] {
  return item.reasons.map((reason) => reason.code);
}

export const anna: GraphObject = {
  id: 'u1',
  displayName: 'Anna',
  userPrincipalName: 'anna@a.example',
  mailNickname: 'anna',
  accountEnabled: true,
  city: 'Bern',
  department: null,
  usageLocation: 'CH',
  securityIdentifier: 'S-1',
};

export const team: GraphObject = {
  id: 'g1',
  displayName: 'Team',
  description: 'The team',
  groupTypes: [],
  mailEnabled: false,
  mailNickname: 'team',
  securityEnabled: true,
};
