import { type GraphObject, type Json, isGraphObject } from '../json.ts';
import { type PathStep, parsePath } from './paths.ts';

/** A copy with the texts at the path replaced; what does not change is shared with the original. */
export function mapTexts(object: GraphObject, path: string, replace: (text: string) => string): GraphObject {
  const mapped = mapAt(object, parsePath(path), replace);
  return isGraphObject(mapped) ? mapped : object;
}

function mapAt(value: Json, steps: readonly PathStep[], replace: (text: string) => string): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === 'string' ? replace(value) : value;
  if (step.kind === 'elements')
    return Array.isArray(value) ? value.map((element) => mapAt(element, rest, replace)) : value;
  if (!isGraphObject(value)) return value;
  const inner = value[step.name];
  if (inner === undefined || inner === null) return value;
  const mapped = mapAt(inner, rest, replace);
  return mapped === inner ? value : { ...value, [step.name]: mapped };
}
