import { stringOf, type GraphObject, type Json } from '../json.ts';
import type {
  DisplayFields,
  LeaveOut,
  PermissionChoice,
  ProtectionReason,
  ReferenceSpec,
  ReferenceTarget,
  RelationSpec,
  RestoreSpec,
} from '../object-type.ts';
import type { LinkTargetType, TypeKey } from '../type-keys.ts';

/** What the files of the types share, so that each of them holds facts only. */

/** Any one of the permissions is enough. */
export function anyOf(...permissions: string[]): PermissionChoice {
  return permissions.map((permission) => [permission]);
}

/** All of them together are needed. */
export function allOf(...permissions: string[]): PermissionChoice {
  return [permissions];
}

/** For a right that does not exist for the type. */
export const nobody: PermissionChoice = [];

export function byId(object: GraphObject): string {
  return requireString(object, 'id');
}

/** A source of the type that answers one object, known by a fixed word. */
export function byWord(word: string): () => string {
  return () => word;
}

export function display(object: GraphObject): DisplayFields {
  return {
    displayName: stringOf(object.displayName),
    userPrincipalName: stringOf(object.userPrincipalName),
    mail: stringOf(object.mail),
    appId: stringOf(object.appId),
  };
}

export function displayAs(displayName: string | null): DisplayFields {
  return { displayName, userPrincipalName: null, mail: null, appId: null };
}

/** Members of such a group or unit show to nobody, without a word, but to who holds the permission. */
export const hiddenMembership: NonNullable<RelationSpec['hidden']> = {
  permission: 'Member.Read.Hidden',
  appliesTo: (object) => object.visibility === 'HiddenMembership',
};

export function never(): null {
  return null;
}

export function whenTrue(property: string, reason: ProtectionReason): (object: GraphObject) => ProtectionReason | null {
  return (object) => (object[property] === true ? reason : null);
}

/** Agent identities, their blueprints and users: kinds of their own with requests of their own. */
export function isAgent(object: GraphObject): boolean {
  const typeName = stringOf(object['@odata.type']) ?? '';
  return /\.agent(Identity|User)/i.test(typeName) || object.servicePrincipalType === 'ServiceIdentity';
}

/** The recycle bin of directory objects. A plain GET answers the default properties of whatever type it is. */
export const directoryBin: NonNullable<RestoreSpec['recycleBin']> = {
  itemPath: '/directory/deletedItems/{id}',
  restorePath: '/directory/deletedItems/{id}/restore',
  days: 30,
};

/** Types that can be a member, owner or principal. */
export const principals: readonly LinkTargetType[] = ['users', 'groups', 'servicePrincipals'];
export const directoryObjects: readonly LinkTargetType[] = [...principals, 'devices', 'orgContacts', 'other'];

export function objectTargets(...types: TypeKey[]): readonly ReferenceTarget[] {
  return types.map((type) => ({ kind: 'object', type }));
}

export function reference(
  path: string,
  targets: readonly ReferenceTarget[],
  keywords: readonly string[] = [],
): ReferenceSpec {
  return { path, targets, keywords, exclusion: false };
}

/** IDs inside a text: each one that the map knows is replaced. */
export function inText(path: string, ...targets: ReferenceTarget[]): ReferenceSpec {
  return { path, targets, keywords: [], exclusion: false, inText: true };
}

/** The reference, which may be left out where something remains: of the same list unless `among` names more. */
export function optional(spec: ReferenceSpec, leaveOut: Partial<LeaveOut> = {}): ReferenceSpec {
  return { ...spec, leaveOut: { among: [spec.path], ...leaveOut } };
}

export function exclusion(
  path: string,
  targets: readonly ReferenceTarget[],
  keywords: readonly string[] = [],
): ReferenceSpec {
  return { path, targets, keywords, exclusion: true };
}

/** `{collection}?$filter={property} eq '{value}'` with the value quoted and encoded. */
export function filterEquals(collection: string, conditions: Readonly<Record<string, string>>): string {
  const terms = Object.entries(conditions).map(
    ([property, value]) => `${property} eq '${value.replaceAll("'", "''")}'`,
  );
  return `${collection}?$filter=${encodeURIComponent(terms.join(' and '))}`;
}

/** `{collection}({property}='{value}')`: an alternate key, which answers the object itself. */
export function addressBy(collection: string, property: string, value: string): string {
  return `${collection}(${property}='${encodeURIComponent(value.replaceAll("'", "''"))}')`;
}

export function listWithSelect(collection: string, select: readonly string[]): string {
  return `${collection}?$select=${select.join(',')}`;
}

export function requireString(object: GraphObject, property: string): string {
  const value = stringOf(object[property]);
  if (value === null) throw new Error(`object without ${property}`);
  return value;
}

export function includes(value: Json | undefined, word: string): boolean {
  return Array.isArray(value) && value.includes(word);
}

/**
 * Annotation that a capture adds to objects read under a parent whose ID the object itself does not hold
 * (settings of a group). Kept in the backup, left out of nothing but writes.
 */
export const PARENT_ID = '@cybback.parentId';
