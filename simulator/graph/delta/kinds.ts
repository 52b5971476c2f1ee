import type { RelationName, SetName } from '../../types.ts';

/** One of the ten kinds Graph tracks in v1.0. */
export interface DeltaKind {
  path: string;
  sets: readonly SetName[];
  type: string;
  /** Edges that can be tracked; `always`: also when `$select` is absent. */
  relations: Readonly<Record<string, { relation: RelationName; always: boolean }>>;
  /** `Prefer: return=minimal` is documented. */
  minimal: boolean;
  /** Most ids a filter may name. */
  maxIds: number;
}

const kind = (path: string, set: SetName, type: string, extra: Partial<DeltaKind> = {}): DeltaKind => ({
  path,
  sets: [set],
  type,
  relations: {},
  minimal: false,
  maxIds: Infinity,
  ...extra,
});

const members = (always: boolean): DeltaKind['relations'] => ({ members: { relation: 'members', always } });

export const DELTA_KINDS: readonly DeltaKind[] = [
  kind('/users', 'users', 'user', {
    relations: { manager: { relation: 'manager', always: false } },
    minimal: true,
    maxIds: 50,
  }),
  kind('/groups', 'groups', 'group', {
    relations: { ...members(true), owners: { relation: 'owners', always: false } },
    minimal: true,
    maxIds: 50,
  }),
  kind('/applications', 'applications', 'application'),
  kind('/servicePrincipals', 'servicePrincipals', 'servicePrincipal'),
  kind('/devices', 'devices', 'device'),
  kind('/directory/administrativeUnits', 'administrativeUnits', 'administrativeUnit', { relations: members(false) }),
  kind('/contacts', 'contacts', 'orgContact', {
    relations: { manager: { relation: 'manager', always: false } },
    minimal: true,
    maxIds: 50,
  }),
  kind('/directoryRoles', 'directoryRoles', 'directoryRole', { relations: members(true) }),
  kind('/oauth2PermissionGrants', 'oauth2PermissionGrants', 'oAuth2PermissionGrant'),
  kind('/directoryObjects', 'users', 'directoryObject', {
    sets: [
      'users',
      'groups',
      'applications',
      'servicePrincipals',
      'devices',
      'administrativeUnits',
      'contacts',
      'directoryRoles',
    ],
  }),
];
