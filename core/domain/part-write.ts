import type { GraphObject } from './json.ts';
import type { PermissionChoice } from './object-type.ts';
import type { PlanReasonCode } from './plan/reasons.ts';

/** A property, or several that say the same, that Graph takes by requests of their own and not with the object. */
export interface PartWrite {
  readonly properties: readonly string[];
  /** The property is a collection whose elements are compared and written each by itself, known by this key. */
  readonly elementKey?: string;
  /** Permissions besides those of the object; absent: those of the registry's relation of the same name, or of an update. */
  readonly permission?: PermissionChoice;
  /** Why a difference is left that needs no request. */
  readonly otherwise: PlanReasonCode;
  /** Comes with the object only where the read names it in `$expand`, which goes with these addresses of the type. */
  readonly expanded?: { readonly property: string; appliesTo(path: string): boolean };
  /** All other values of the object follow from this part, where it is written. */
  readonly decidesAll?: true;
  /** What is sent, in that order, until the living object has what is wanted; `live` is null where it has just been made. */
  requests(wanted: GraphObject, live: GraphObject | null): readonly PartRequest[];
}

export interface PartRequest {
  /** Path of the attribute that the request sets. */
  readonly attribute: string;
  /** What people know it by: named where Graph refuses the request. */
  readonly name: string;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the object's address. */
  readonly path: string;
  readonly body?: GraphObject;
  /** Sent one by one where Graph refuses the whole. */
  readonly singly?: readonly PartRequest[];
}

/** A creation by another call than a POST of the object to its collection. */
export interface OtherCreation {
  readonly path: string;
  readonly body: GraphObject;
  /** What was made shows it as sent: by that it is found again where the answer was lost. */
  readonly shows: GraphObject;
  /** Where the answer holds the ID of what was made. */
  readonly idPath: readonly string[];
}

/** What the options of a restore say about creations. */
export interface CreationChoices {
  readonly sendInvitations: boolean;
}

/** Each element of a collection lists IDs of elements of another one of the same property. */
export interface NamedElements {
  /** `api.preAuthorizedApplications` */
  readonly path: string;
  /** The list in each of its elements. */
  readonly ids: string;
  /** `api.oauth2PermissionScopes` */
  readonly of: string;
}
