import { topOf } from '../canonical/paths.ts';
import { type AttributeChange, sameJson } from '../diff/diff-objects.ts';
import { isGraphObject, stringOf, type GraphObject, type Json } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { PartRequest, PartWrite } from '../part-write.ts';
import type { AttributePlan } from './types.ts';

/** The part that an attribute belongs to, where it is written by requests of its own. */
export function partOf({ restore }: ObjectType, path: string): PartWrite | undefined {
  const top = topOf(path);
  return restore.parts?.find(({ properties }) => properties.includes(top));
}

/** Differences in collections whose elements are written each by itself, told by element: `methods` → `methods.Fido2`. */
export function byElement(type: ObjectType, changes: readonly AttributeChange[]): AttributeChange[] {
  return changes.flatMap((change) => {
    const key = partOf(type, change.path)?.elementKey;
    if (key === undefined || change.path !== topOf(change.path)) return [change];
    const [current, backup] = [elements(change.current, key), elements(change.backup, key)];
    return [...new Set([...current.keys(), ...backup.keys()])].toSorted().flatMap((name) => {
      const [now, then] = [current.get(name) ?? null, backup.get(name) ?? null];
      return sameJson(now, then) ? [] : [{ path: `${change.path}.${name}`, current: now, backup: then }];
    });
  });
}

function elements(value: Json, key: string): Map<string, Json> {
  const found = Array.isArray(value) ? value.filter(isGraphObject) : [];
  return new Map(found.map((element) => [stringOf(element[key]) ?? '', element]));
}

/** The saved element that an attribute is about, as the only one of its collection; null for other attributes. */
export function elementAt(type: ObjectType, path: string, object: GraphObject): GraphObject | null {
  const [top, key] = [topOf(path), partOf(type, path)?.elementKey];
  if (key === undefined) return null;
  const element = elements(object[top] ?? null, key).get(path.slice(top.length + 1));
  return element === undefined ? null : { [top]: [element] };
}

/** Whether the requests of a part reach the attribute. */
export function reaches(part: PartWrite, path: string, requests: readonly PartRequest[]): boolean {
  return requests.some(({ attribute }) => part.elementKey === undefined || attribute === path);
}

/** What is sent for the parts of the object, of attributes that are to be written. */
export function partRequests(
  type: ObjectType,
  { wanted, live }: { readonly wanted: GraphObject; readonly live: GraphObject | null },
  attributes: readonly AttributePlan[],
): PartRequest[] {
  const written = attributes.filter(({ treatment }) => treatment === 'write');
  return (type.restore.parts ?? []).flatMap((part) => {
    const own = written.filter(({ path }) => part.properties.includes(topOf(path)));
    if (own.length === 0) return [];
    return part
      .requests(wanted, live)
      .filter(({ attribute }) => part.elementKey === undefined || own.some(({ path }) => path === attribute));
  });
}

/** Whether the rest of the object follows from a part that is written. */
export function isDecidedByPart(type: ObjectType, wanted: GraphObject, live: GraphObject): boolean {
  return (type.restore.parts ?? []).some((part) => part.decidesAll === true && part.requests(wanted, live).length > 0);
}

/** Properties that a read at the address has to name in `$expand`. */
export function expandedAt({ restore }: ObjectType, path: string): string[] {
  return (restore.parts ?? []).flatMap(({ expanded }) =>
    expanded?.appliesTo(path) === true ? [expanded.property] : [],
  );
}
