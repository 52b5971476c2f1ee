import { extensionName } from '../extension-names.ts';
import { type GraphObject, stringOf } from '../json.ts';
import type { ObjectType, RelationSpec } from '../object-type.ts';
import { OBJECT_TYPES } from '../object-types/index.ts';
import { isTypeKey, TYPE_KEYS, type TypeKey } from '../type-keys.ts';
import { isSent } from './children.ts';
import { edgesOf, type ReferenceEdge } from './edges.ts';
import type { LinkMode } from './restore-options.ts';

/** Who takes an object along into a restore: the first that was found to need it. */
export interface NeededBy {
  readonly type: TypeKey;
  /** In the backup. */
  readonly id: string;
  readonly displayName: string | null;
}

/** What an object needs, in words that the catalogue can look up. */
export interface Needs {
  /** The object of any of these types with that ID. */
  readonly ids: readonly Needed[];
  /** The objects of any of these types with that application (client) ID. */
  readonly appIds: readonly Needed[];
  /** Targets of its own links. */
  readonly targets: readonly NeededLinks[];
  /** Objects whose links of that relation point at it. */
  readonly holders: readonly NeededLinks[];
}

export interface Needed {
  readonly id: string;
  readonly types: readonly TypeKey[];
}

export interface NeededLinks {
  readonly relation: string;
  /** Of the other end. */
  readonly types: readonly TypeKey[];
}

const NOTHING: Needs = { ids: [], appIds: [], targets: [], holders: [] };

/** Whatever a role can be limited to. */
const SCOPES: readonly TypeKey[] = [
  'administrativeUnits',
  'applications',
  'servicePrincipals',
  'groups',
  'users',
  'devices',
];

/**
 * What an object depends on, by its reference edges and links: what it names and what its links lead to, as far as a restore writes it, so that without
 * them it would come back incomplete or blocked. From who refers to what is referred to, never the other way:
 *
 * - **IDs inside the object** (`references` of its type), exclusions as well as inclusions: a policy needs its users,
 *   groups, roles, locations and strength; a role assignment its principal, role and scope; a grant its principals; a
 *   setting its group. Not those in properties that are never sent.
 * - **Applications that it names by their appId**: app registration and enterprise application with that ID. An enterprise
 *   application needs its app registration, a value of a directory extension the one that declares it.
 * - **Its own links that are written**: manager, sponsors, owners. Members are what a group or an administrative unit
 *   holds and not what it needs (`dependsOn` of the relation): each of them stands for itself, and taking them in would
 *   make most selections the whole tenant. Nested groups are the exception: people who are there still are reached
 *   through them.
 * - **Policies that are assigned to it**, where the assignment is written at the object (`postRefOnTarget`): an enterprise
 *   application needs its claims mapping policy, the policy no application.
 *
 * Rights, grants, policies and settings that point at an object are no part of what it needs. What is not written itself
 * (synchronized, built in) needs nothing.
 */
export function needsOf(
  type: ObjectType,
  object: GraphObject,
  links: LinkMode,
  edges: readonly ReferenceEdge[] = edgesOf(type, object),
): Needs {
  if (type.restore.protectedBy(object) !== null) return NOTHING;
  return {
    ...neededByEdges(type, edges, object),
    targets: links === 'skip' ? [] : type.relations.flatMap((relation) => neededTargets(type, object, relation)),
    holders: links === 'skip' ? [] : assignedTo(type.key),
  };
}

/** Whether anything can follow from the references and the links that objects of the type have. */
export function mayNeed(type: ObjectType, edges: readonly ReferenceEdge[], links: LinkMode): boolean {
  const { ids, appIds } = neededByEdges(type, edges);
  const isLinked = type.relations.some(({ write }) => write !== undefined && write.kind !== 'postRefOnTarget');
  return ids.length + appIds.length > 0 || (links !== 'skip' && (isLinked || assignedTo(type.key).length > 0));
}

function neededByEdges(
  type: ObjectType,
  edges: readonly ReferenceEdge[],
  object: GraphObject = {},
): Pick<Needs, 'ids' | 'appIds'> {
  const written = edges.filter(({ path }) => isSent(type, path));
  const isApp = ({ kind }: ReferenceEdge): boolean => kind === 'appId';
  return {
    ids: written.filter((edge) => !isApp(edge)).flatMap((edge) => neededId(type, edge, object)),
    appIds: written.filter(isApp).map(({ path, named }) => appWith(type, named, path)),
  };
}

function neededId(type: ObjectType, { path, kind, named }: ReferenceEdge, object: GraphObject): Needed[] {
  if (kind === 'scope') {
    const isUnit = stringOf(object[path])?.toLowerCase().startsWith('/administrativeunits/') === true;
    return [{ id: named, types: isUnit ? ['administrativeUnits'] : SCOPES }];
  }
  const targets = type.references.find((spec) => spec.path === path)?.targets ?? [];
  const types = targets.flatMap((target) => (target.kind === 'object' ? [target.type] : []));
  return types.length === 0 ? [] : [{ id: named, types }];
}

/** An enterprise application names its registration by the ID that the two share; a value of an extension needs its definition. */
function appWith({ key }: ObjectType, id: string, path: string): Needed {
  const isRegistration = (key === 'servicePrincipals' && path === 'appId') || extensionName(path) !== null;
  return { id, types: isRegistration ? ['applications'] : ['applications', 'servicePrincipals'] };
}

function neededTargets(type: ObjectType, object: GraphObject, relation: RelationSpec): NeededLinks[] {
  if (relation.write === undefined || relation.write.kind === 'postRefOnTarget') return [];
  if (type.restore.linkProtectedBy(object, relation.name) !== null) return [];
  const types = (relation.dependsOn ?? relation.targetTypes).filter(isTypeKey);
  return types.length === 0 ? [] : [{ relation: relation.name, types }];
}

/** Relations of other types that are written at objects of this one. */
function assignedTo(key: TypeKey): NeededLinks[] {
  return TYPE_KEYS.flatMap((holder) =>
    OBJECT_TYPES[holder].relations.flatMap(({ name, write }) =>
      write?.kind === 'postRefOnTarget' && write.paths[key] !== undefined ? [{ relation: name, types: [holder] }] : [],
    ),
  );
}
