import { extensionAppIds, extensionName } from '../extension-names.ts';
import type { GraphObject } from '../json.ts';
import type { ObjectType, ReferenceSpec } from '../object-type.ts';
import { GUID } from './references.ts';
import { idsIn, namedBy, type NamedValue } from './remap.ts';

/** By what an edge names its target. A scope is that of a right: the ID at its end. */
export const EDGE_KINDS = ['object', 'appId', 'roleTemplate', 'sku', 'tenant', 'scope'] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** One reference of one object: where it stands, and what it names. */
export interface ReferenceEdge {
  /** As declared by the type, with `[]`; for a value of a directory extension, the name of the property. */
  readonly path: string;
  readonly kind: EdgeKind;
  /** Lower case. */
  readonly named: string;
}

/**
 * Every reference of an object, once each: the declared ones, IDs inside texts (membership rules, `api://{appId}`), and
 * applications whose directory extensions it has values of. A stored object without its secrets is enough.
 */
export function edgesOf(type: ObjectType, object: GraphObject): ReferenceEdge[] {
  const declared = namedBy(type, object).flatMap((value) => edgesOfValue(value));
  const extended = Object.keys(object).flatMap((path): ReferenceEdge[] => {
    const extension = extensionName(path);
    return extension === null || object[path] === null ? [] : [{ path, kind: 'appId', named: extension.appId }];
  });
  const edges = [...declared, ...extended].map((edge) => [`${edge.path} ${edge.kind} ${edge.named}`, edge] as const);
  return [...new Map(edges).values()];
}

function edgesOfValue({ spec, value }: NamedValue): ReferenceEdge[] {
  const { path } = spec;
  if (spec.inText !== true)
    return idsIn(spec, value).map((id) => ({ path, kind: kindOf(spec), named: id.toLowerCase() }));
  const ids = value.match(GUID) ?? [];
  return [
    ...ids.map((id): ReferenceEdge => ({ path, kind: kindOf(spec), named: id.toLowerCase() })),
    ...extensionAppIds(value).map((named): ReferenceEdge => ({ path, kind: 'appId', named })),
  ];
}

/** Where a value may be any of several, the one that is no object ID says more. */
function kindOf({ targets }: ReferenceSpec): EdgeKind {
  const kinds = targets.map(({ kind }): EdgeKind => {
    if (kind === 'directoryScope') return 'scope';
    return kind === 'address' ? 'object' : kind;
  });
  return kinds.find((kind) => kind !== 'object') ?? 'object';
}
