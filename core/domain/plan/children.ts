import { isWithin, topOf } from '../canonical/paths.ts';
import { sameJson } from '../diff/diff-objects.ts';
import { isGraphObject, stringOf, type GraphObject, type Json } from '../json.ts';
import type { EmbeddedSpec, EmbeddedWrite, ObjectType } from '../object-type.ts';

/** One write that brings a set of children to what the backup has. */
export type ChildWrite =
  | { readonly change: 'add'; readonly name: string; readonly body: GraphObject }
  | { readonly change: 'update'; readonly name: string; readonly id: string; readonly body: GraphObject }
  | { readonly change: 'remove'; readonly name: string; readonly id: string };

/** The object with its children as a restore sees them: what is written of them, and nothing that Graph gives them. */
export function withPlainChildren(type: ObjectType, object: GraphObject): GraphObject {
  const specs = type.embedded.filter(({ name, write }) => write !== undefined && name in object);
  if (specs.length === 0) return object;
  const plain = specs.map(({ name, write }): [string, Json] => [
    name,
    childrenOf(object, name).map((child) => (write === undefined ? child : plainChild(write, child))),
  ]);
  return { ...object, ...Object.fromEntries(plain) };
}

/** What has to be written, in the order in which it is. `live` is null where the object has just been created. */
export function childWrites(spec: EmbeddedSpec, desired: GraphObject, live: GraphObject | null): ChildWrite[] {
  const { write } = spec;
  if (write === undefined) return [];
  const wanted = new Map(
    childrenOf(desired, spec.name).map((child) => [keyOf(write, child), plainChild(write, child)]),
  );
  const present = new Map(childrenOf(live ?? {}, spec.name).map((child) => [keyOf(write, child), child]));
  const removed = [...present].filter(([key]) => !wanted.has(key)).map(([, child]) => child);
  return [
    ...[...wanted].flatMap(([key, body]) => childWrite(write, key, body, present.get(key))),
    ...(write.remove ? removed : []).flatMap((child): ChildWrite[] => {
      const id = stringOf(child.id);
      return id === null ? [] : [{ change: 'remove', name: keyOf(write, child), id }];
    }),
  ];
}

function childWrite(write: EmbeddedWrite, key: string, body: GraphObject, now: GraphObject | undefined): ChildWrite[] {
  if (now === undefined) return [{ change: 'add', name: key, body }];
  const present = plainChild(write, now);
  const id = stringOf(now.id);
  const differing = Object.entries(body).filter(
    ([property, value]) => write.updatable.includes(property) && !sameJson(present[property] ?? null, value),
  );
  return differing.length === 0 || id === null
    ? []
    : [{ change: 'update', name: key, id, body: Object.fromEntries(differing) }];
}

function keyOf(write: EmbeddedWrite, child: GraphObject): string {
  return stringOf(plainChild(write, child)[write.key]) ?? '';
}

function plainChild(write: EmbeddedWrite, child: GraphObject): GraphObject {
  const shaped = write.shape?.(child) ?? child;
  return Object.fromEntries(
    write.properties.flatMap((property) => {
      const value = shaped[property] ?? null;
      return value === null ? [] : [[property, value]];
    }),
  );
}

function childrenOf(object: GraphObject, name: string): GraphObject[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter(isGraphObject) : [];
}

/** Whether a restore writes what lies at the path: with the object, or as one of its children. */
export function isSent({ restore, embedded }: ObjectType, path: string): boolean {
  const isChild = embedded.some(({ name, write }) => write !== undefined && name === topOf(path));
  return isChild || !isWithin(path, restore.strip);
}
