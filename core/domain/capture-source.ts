import type { GraphObject } from './json.ts';
import type { LinkTargetType, TypeKey } from './type-keys.ts';

/** A link that a row of a source tells of, whatever object it is from. */
export interface RowLink {
  readonly sourceId: string;
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType;
}

/** What of the rows of a source is kept. */
export interface RowRules {
  /** Which rows are objects of the type, at a time in milliseconds since the epoch; absent: all. */
  keeps?(row: GraphObject, nowMs: number): boolean;
  /** Links that a row tells of besides. */
  links?(row: GraphObject): readonly RowLink[];
}

export type CaptureSource =
  | ({
      readonly kind: 'collection';
      readonly name: string;
      /** Path with query but without `$top`: `/policies/crossTenantAccessPolicy/partners?$expand=identitySynchronization`. */
      readonly path: string;
      /** Sent as `$top`; absent where the collection takes none or its maximum is not proven. */
      readonly top?: number;
      readonly headers?: Readonly<Record<string, string>>;
    } & RowRules)
  | {
      readonly kind: 'singleton';
      readonly name: string;
      readonly path: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | ({
      /** One read per object of the parent type: `/servicePrincipals/{id}/appRoleAssignedTo`. */
      readonly kind: 'perParent';
      readonly name: string;
      readonly parent: TypeKey;
      readonly path: string;
      /** Which parents can have any; asked with the parent's stored object. */
      appliesTo?(parent: GraphObject): boolean;
    } & RowRules);
