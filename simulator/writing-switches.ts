import { z } from 'zod';

/**
 * What Graph does when an app writes, as far as the documents leave it open, only public reports tell of it, or a test wants it apart.
 * `on` is what a simulator starts with.
 */
export const WRITING_SWITCHES = {
  refuseNestedAnnotations: {
    on: true,
    says: '`*@odata.*` keys other than `@odata.type` at any depth of a body: 400, 1007 for Conditional Access',
  },
  refuseHusks: {
    on: true,
    says: 'A complex part of a Conditional Access policy with nothing but nulls inside: 400, 1007; null empties it',
  },
  refuseUnsettablePrincipalProperties: {
    on: true,
    says: '`addIns`, `appRoles`, names of another application and the like in POST or PATCH of a service principal: 400',
  },
  lagAsBadRequest: {
    on: false,
    says: 'What is not replicated yet is 400 in references, principals and policies; otherwise 404',
  },
  missingApplicationAsCode: {
    on: false,
    says: '`NoBackingApplicationObject` as the code of the error itself; otherwise among its details',
  },
  refuseChangesOfEnabledEntitlements: {
    on: true,
    says: 'An enabled app role or scope cannot change before it is disabled, nor in the request that disables it',
  },
  refuseEntitlementOrigin: { on: true, says: '`origin` of an app role or scope in a body: 400' },
  restrictIdentifierUris: {
    on: true,
    says: 'New identifier URIs hold the own appId, the tenant or a verified domain; old ones may stay',
  },
  refuseDirectoryRoleFilter: { on: false, says: '`$filter` on /directoryRoles: 400' },
  conflictingObjects: {
    on: true,
    says: 'A member a unit has, a role assignment there is: 400 with the detail ConflictingObjects',
  },
  entitlementGrantExists: {
    on: false,
    says: 'A second app role assignment: "EntitlementGrant entry already exists"; otherwise "Permission being assigned already exists"',
  },
  goneAssignmentAsBadRequest: {
    on: true,
    says: 'DELETE of an app role assignment that is gone: 400 "EntitlementGrant being updated or deleted is not found"; otherwise 404',
  },
  policyAppsWantPrincipal: {
    on: true,
    says: 'An app that a Conditional Access policy names has a service principal in the tenant; otherwise a registration is enough',
  },
  limitDeviceUpdates: { on: true, says: 'Of devices other than Windows only extensionAttributes can be written' },
  refuseGroupOptions: { on: true, says: '`resourceProvisioningOptions` and `preferredLanguage` of a group: 400' },
  refuseNotAssignableToRole: {
    on: false,
    says: '`isAssignableToRole: false` in POST /groups wants the role management permission too',
  },
  refuseOwnersAtCreation: { on: false, says: '`owners@odata.bind` that names a service principal fails POST /groups' },
  refuseExtensionAttributesAtCreation: { on: true, says: '`onPremisesExtensionAttributes` in POST /users: 400' },
  demandHigherRole: {
    on: true,
    says: 'Sensitive changes of role holders want a higher Entra role of the calling app; otherwise any tenant-wide role',
  },
  refuseUntypedSponsors: {
    on: false,
    says: 'A sponsor is named by its /users or /groups URL; /directoryObjects is refused',
  },
  principalInBinHoldsAppId: {
    on: true,
    says: 'A service principal in the bin keeps others of its appId from being created',
  },
  takeDeviceOwners: {
    on: false,
    says: 'An application may write registeredOwners and registeredUsers of devices; otherwise 405',
  },
  refuseSyncedUndelete: { on: true, says: 'A deleted synced user comes back from on premises only: 400' },
} as const satisfies Record<string, { on: boolean; says: string }>;

export type WritingSwitchName = keyof typeof WRITING_SWITCHES;
export type WritingSwitches = Record<WritingSwitchName, boolean>;

export const DEFAULT_WRITING_SWITCHES: WritingSwitches = forEachSwitch((name) => WRITING_SWITCHES[name].on);

/** For the admin API. */
export const writingSwitchShape: Record<WritingSwitchName, z.ZodBoolean> = forEachSwitch(() => z.boolean());

function forEachSwitch<Value>(value: (name: WritingSwitchName) => Value): Record<WritingSwitchName, Value> {
  const names = Object.keys(WRITING_SWITCHES) as WritingSwitchName[];
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<WritingSwitchName, Value>;
}
