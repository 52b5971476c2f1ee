import type { SetName } from '../types.ts';
import type { Entity } from './entity-set.ts';
import type { Tenant } from './tenant.ts';

const EXTENSION_NAME = /^extension_([\da-f]{32})_\w+$/i;

/** What `targetObjects` calls the sets that can hold values. */
const TARGETS: Partial<Record<SetName, string>> = {
  users: 'User',
  groups: 'Group',
  devices: 'Device',
  applications: 'Application',
  administrativeUnits: 'AdministrativeUnit',
  organization: 'Organization',
};

export function isExtensionName(name: string): boolean {
  return EXTENSION_NAME.test(name);
}

/** Whether the name is registered for the set, by an application that is here or was consented to. */
export function isAvailableExtension(tenant: Tenant, set: SetName, name: string): boolean {
  return extensionsOf(tenant, set).some((property) => property.props['name'] === name);
}

/** Definitions whose values objects of the set can hold. */
export function extensionsOf(tenant: Tenant, set: SetName): Entity[] {
  const target = TARGETS[set];
  if (target === undefined) return [];
  return [...tenant.set('extensionProperties').from(0)].filter((property) => {
    const targets = property.props['targetObjects'];
    return Array.isArray(targets) && targets.includes(target) && isOwnerLive(tenant, property);
  });
}

/** With its application in the bin a definition and its values cannot be found; they are there again when it is restored. */
export function isOwnerLive(tenant: Tenant, property: Entity): boolean {
  if (property.parent !== undefined) return tenant.set('applications').byId.has(property.parent);
  const digits = EXTENSION_NAME.exec(String(property.props['name']))?.[1] ?? '';
  const appId = digits.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return tenant.set('servicePrincipals').byId.has(tenant.holder(`principal:${appId}`) ?? '');
}
