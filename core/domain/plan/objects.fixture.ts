import { parsePath } from '../canonical/paths.ts';
import { type GraphObject, isGraphObject, type Json } from '../json.ts';
import type { ObjectType } from '../object-type.ts';

/** An object that holds a value at a path of the registry. */
export function holding(path: string, value: Json): GraphObject {
  const build = (steps: ReturnType<typeof parsePath>): Json => {
    const [step, ...rest] = steps;
    if (step === undefined) return value;
    return step.kind === 'elements' ? [build(rest)] : { [step.name]: build(rest) };
  };
  const [first, ...rest] = parsePath(path);
  return first?.kind === 'property' ? { [first.name]: build(rest) } : {};
}

export function merged(a: Json | undefined, b: Json): Json {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (!isGraphObject(a) || !isGraphObject(b)) return b;
  return Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => {
      const inner = b[key];
      return [key, inner === undefined ? (a[key] ?? null) : merged(a[key], inner)];
    }),
  );
}

/** Whatever a creation asks for. */
export function minimal(type: ObjectType): GraphObject {
  const required = (type.restore.create?.required ?? []).filter((path) => !path.includes('@'));
  const object = required.reduce<Json>((whole, path) => merged(whole, holding(path, 'x')), {
    id: 'o',
  });
  return isGraphObject(object) ? object : {};
}
