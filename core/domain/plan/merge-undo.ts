import { isWithin, parsePath, topOf, type PathStep } from '../canonical/paths.ts';
import { type AttributeChange, diffObjects, sameJson } from '../diff/diff-objects.ts';
import { linkKey } from '../diff/link-key.ts';
import { type GraphObject, isGraphObject, type Json } from '../json.ts';
import type { ObjectType, RelationSpec } from '../object-type.ts';
import type { Link } from '../record.ts';
import { comparable } from './attributes.ts';
import { differingPaths, FIXED, goesAway, isSettable, settableRelations } from './changed-since.ts';
import { partOf } from './parts.ts';
import { overlaps } from './refusals.ts';
import type { ObjectState, StateAfter, Undone } from './types.ts';

export interface MergedState {
  /** The present state, with what is taken back as it was before. */
  readonly wanted: ObjectState;
  /** What differs from before and is somebody else's. Links by `linkKey`. */
  readonly conflicts: { readonly paths: readonly string[]; readonly links: readonly string[] };
  /** What could not be read before. */
  readonly unknown: { readonly paths: readonly string[]; readonly relations: readonly string[] };
}

export interface Merging {
  readonly before: ObjectState;
  readonly live: ObjectState;
  readonly undone: Undone;
  /** After it was carried out: everything that differs from before is of interest. */
  readonly comparing?: boolean;
}

/**
 * What an Undo wants of a living object: of what differs from before it takes back what the restore wrote and nobody has
 * changed since, or all where the object was ticked. Repeated once that is written, it wants nothing more.
 */
export function mergeUndo(type: ObjectType, merging: Merging): MergedState {
  const attributes = mergeAttributes(type, merging);
  const links = mergeLinks(type, merging, attributes.object);
  return {
    wanted: { object: attributes.object, links: links.links },
    conflicts: { paths: attributes.conflicts, links: links.conflicts },
    unknown: { paths: attributes.unknown, relations: links.unknown },
  };
}

interface MergedAttributes {
  readonly object: GraphObject;
  readonly conflicts: readonly string[];
  readonly unknown: readonly string[];
}

function mergeAttributes(type: ObjectType, { before, live, undone, comparing = false }: Merging): MergedAttributes {
  const all = diffObjects(type, comparable(type, live.object), comparable(type, before.object)).filter(
    ({ path }) => !isWithin(path, FIXED) && live.unread?.includes(topOf(path)) !== true,
  );
  const changes = all.filter(({ path }) => isSettable(type, path));
  const isUnknown = ({ path }: AttributeChange): boolean => before.unread?.includes(topOf(path)) === true;
  const isOwn = ownChanges(type, live, undone);
  const isTaken = (change: AttributeChange): boolean => undone.overwrite || isOwn(change);
  const known = changes.filter((change) => !isUnknown(change));
  const followed = followedFrom(type, live, undone.after);
  const unwritable = all.filter(
    (change) => !changes.includes(change) && !isUnknown(change) && (comparing || followed(change)),
  );
  let object: Json = live.object;
  for (const { path } of [...known.filter(isTaken), ...unwritable])
    object = withValueOf(object, before.object, parsePath(path));
  return {
    object: isGraphObject(object) ? object : live.object,
    conflicts: known.filter((change) => !isTaken(change)).map(({ path }) => path),
    unknown: changes.filter(isUnknown).map(({ path }) => path),
  };
}

/**
 * Whether a value that nobody can set is as the restore left it: it followed from what the restore wrote. Should it not
 * follow back, the plan and the report name it.
 */
function followedFrom(type: ObjectType, live: ObjectState, after: StateAfter): (change: AttributeChange) => boolean {
  if (after.kind !== 'there') return () => false;
  const since = diffObjects(type, comparable(type, live.object), comparable(type, after.object));
  return ({ path }) => after.unread?.includes(topOf(path)) !== true && !since.some((one) => overlaps(one.path, path));
}

/** Whether the restore wrote an attribute, and it is still as it left it. */
function ownChanges(
  type: ObjectType,
  live: ObjectState,
  { after, attributes }: Undone,
): (change: AttributeChange) => boolean {
  const isWritten = (path: string): boolean => attributes.some((one) => reachesTo(type, one.path, path));
  const since = after.kind === 'there' ? differingPaths(type, live, after) : [];
  const unread = after.kind === 'there' ? (after.unread ?? []) : [];
  return ({ path, current }) => {
    if (after.kind === 'there' && !unread.includes(topOf(path)))
      return isWritten(path) && !since.some((one) => overlaps(one, path));
    // What the restore left was not read: then what it wanted to leave stands for it.
    return attributes.some((one) => one.path === path && one.written !== undefined && sameJson(one.written, current));
  };
}

/** What is written at one path is written at the other: properties of a part say the same. */
function reachesTo(type: ObjectType, written: string, path: string): boolean {
  if (overlaps(written, path)) return true;
  const part = partOf(type, written);
  if (part?.decidesAll === true) return true;
  return part !== undefined && part.elementKey === undefined && part === partOf(type, path);
}

/** The value with what another one has at the path. */
function withValueOf(now: Json, then: Json, steps: readonly PathStep[]): Json {
  const [step, ...rest] = steps;
  // What holds its parts in a text is taken as a whole.
  if (step?.kind !== 'property' || !(now === null || isGraphObject(now))) return then;
  const inner = isGraphObject(then) ? (then[step.name] ?? null) : null;
  return { ...now, [step.name]: withValueOf(now?.[step.name] ?? null, inner, rest) };
}

interface MergedLinks {
  readonly links: readonly Link[];
  readonly conflicts: readonly string[];
  readonly unknown: readonly string[];
}

/** `object`: as it is wanted, which decides whose links are anybody's to set. */
function mergeLinks(type: ObjectType, merging: Merging, object: GraphObject): MergedLinks {
  const { live } = merging;
  const settable = settableRelations(type, { ...live, object });
  const names = new Set(settable.map(({ name }) => name));
  const others = live.links.filter(({ relation }) => !names.has(relation));
  const merged = settable.map((relation) => mergeRelation(type, relation, merging));
  return {
    links: [...others, ...merged.flatMap(({ links }) => links)],
    conflicts: merged.flatMap(({ conflicts }) => conflicts),
    unknown: merged.flatMap(({ unknown }) => unknown),
  };
}

function mergeRelation(type: ObjectType, relation: RelationSpec, { before, live, undone }: Merging): MergedLinks {
  const follows = ({ object }: ObjectState): boolean => type.restore.linkProtectedBy(object, relation.name) !== null;
  const now = byKey(live.links, relation);
  const then = byKey(before.links, relation);
  const goes = goesAway(undone);
  const differing = [...new Set([...now.keys(), ...then.keys()])].filter(
    (key) => now.has(key) !== then.has(key) && (now.has(key) || !goes(key)),
  );
  const as = (links: Iterable<Link>, more: Partial<MergedLinks> = {}): MergedLinks => {
    return { links: [...links], conflicts: [], unknown: [], ...more };
  };
  // Before, the links followed from what the object was, and do so again.
  if (differing.length === 0 || follows(before)) return as(now.values());
  if (isUnread(before, relation)) return as(now.values(), { unknown: [relation.name] });
  // Nobody has set them since.
  if (follows(live)) return as(then.values());
  const isOwn = ownLinks(relation, { before, undone }, new Set(now.keys()));
  const taken = new Set(differing.filter((key) => undone.overwrite || isOwn(key)));
  const kept = [...now].filter(([key]) => !taken.has(key)).map(([, link]) => link);
  const back = [...then].filter(([key]) => taken.has(key)).map(([, link]) => link);
  return as([...kept, ...back], { conflicts: differing.filter((key) => !taken.has(key)) });
}

/** Whether the restore wrote a link, and it is still as it left it. Where there is one target, the next replaces it. */
function ownLinks(
  relation: RelationSpec,
  { before, undone }: Pick<Merging, 'before' | 'undone'>,
  now: ReadonlySet<string>,
): (key: string) => boolean {
  const { after } = undone;
  const goes = goesAway(undone);
  const written = undone.links.filter((link) => link.relation === relation.name);
  const left =
    after.kind === 'there' && !isUnread(after, relation)
      ? new Set(byKey(after.links, relation).keys())
      : wantedAfter(relation, new Set(byKey(before.links, relation).keys()), written);
  if (relation.single) {
    const stays = [...left].filter((key) => now.has(key) || !goes(key));
    const isAsLeft = stays.length === now.size && stays.every((key) => now.has(key));
    return () => written.length > 0 && isAsLeft;
  }
  const keys = new Set(written.map(linkKey));
  return (key) => keys.has(key) && left.has(key) === now.has(key);
}

/** What the restore left was not read: then what it wanted to leave stands for it. */
function wantedAfter(
  { single }: RelationSpec,
  before: ReadonlySet<string>,
  written: Undone['links'],
): ReadonlySet<string> {
  const of = (change: 'add' | 'remove'): string[] =>
    written.filter((link) => link.change === change).map((link) => linkKey(link));
  const [added, removed] = [of('add'), new Set(of('remove'))];
  if (single === true && added.length > 0) return new Set(added);
  return new Set([...[...before].filter((key) => !removed.has(key)), ...added]);
}

function isUnread({ unread = [] }: ObjectState, { name }: RelationSpec): boolean {
  return unread.some((one) => one === name || one.startsWith(`${name}/`));
}

function byKey(links: readonly Link[], { name }: RelationSpec): Map<string, Link> {
  return new Map(links.filter(({ relation }) => relation === name).map((link) => [linkKey(link), link]));
}
