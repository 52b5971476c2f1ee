import { type GraphObject, type Json, isGraphObject } from '../../domain/json.ts';

/** Elements of the collection at the path. */
export function elementsAt(object: GraphObject, steps: readonly string[]): GraphObject[] {
  let value: Json | undefined = object;
  for (const step of steps) value = isGraphObject(value) ? value[step] : undefined;
  return Array.isArray(value) ? value.filter(isGraphObject) : [];
}

/** A body with the value at the path. */
export function nested(steps: readonly string[], value: Json): GraphObject {
  const [step = '', ...rest] = steps;
  return { [step]: rest.length === 0 ? value : nested(rest, value) };
}
