import type { ObjectType } from '../object-type.ts';
import { type LinkTargetType, isTypeKey } from '../type-keys.ts';
import { OBJECT_TYPES } from './index.ts';

export type LinkDirection = 'out' | 'in';

/** In Entra's words: `out` as seen from the object that holds the link, `in` from the one it points at. */
const RELATIONS: Readonly<Record<string, Readonly<Record<LinkDirection, string>>>> = {
  members: { out: 'Members', in: 'Member of' },
  owners: { out: 'Owners', in: 'Owner of' },
  manager: { out: 'Manager', in: 'Direct reports' },
  sponsors: { out: 'Sponsors', in: 'Sponsor of' },
  registeredOwners: { out: 'Registered owners', in: 'Registered owner of' },
  registeredUsers: { out: 'Registered users', in: 'Registered user of' },
  appliesTo: { out: 'Applies to', in: 'Policies assigned' },
  selectedGroups: { out: 'Selected groups', in: 'Expiration policy' },
  gives: { out: 'Gives', in: 'Given by' },
  givesMembership: { out: 'Gives membership to', in: 'Membership given by' },
  givesOwnership: { out: 'Gives ownership to', in: 'Ownership given by' },
  // The place of an object below another one.
  parent: { out: 'Part of', in: 'Parts' },
};

/** A relation as people call it; its own name where it is of an older version. */
export function relationLabel(relation: string, direction: LinkDirection): string {
  return RELATIONS[relation]?.[direction] ?? relation;
}

/** Sets that belong to objects, in Entra's words. */
const SETS: Readonly<Record<string, string>> = {
  federatedIdentityCredentials: 'Federated credentials',
  extensionProperties: 'Directory extensions',
  delegatedPermissionClassifications: 'Permission classifications',
  scopedRoleMembers: 'Scoped role members',
};

/** A relation or a set that belongs to objects of the type, as people call it. */
export function partLabel(type: ObjectType, part: string): string {
  return type.relations.some(({ name }) => name === part) ? relationLabel(part, 'out') : (SETS[part] ?? part);
}

/** One object of a type, also of the directory objects that are not backed up. */
export function typeLabel(type: LinkTargetType): string {
  if (isTypeKey(type)) return OBJECT_TYPES[type].label.one;
  return type === 'orgContacts' ? 'Organizational contact' : 'Other object';
}
