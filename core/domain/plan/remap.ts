import { parsePath } from '../canonical/paths.ts';
import type { PathStep } from '../canonical/paths.ts';
import type { GraphObject, Json } from '../json.ts';
import { isGraphObject } from '../json.ts';
import type { ObjectType, ReferenceSpec } from '../object-type.ts';
import { remapText } from './references.ts';
import type { References, Resolution } from './references.ts';

export interface ReferenceFinding {
  /** As declared, with `[]`. */
  readonly path: string;
  readonly value: string;
  readonly resolution: Resolution;
  readonly exclusion: boolean;
}

/** The object with every ID inside it replaced by what it is in the target tenant. Unresolved ones stay and are named. */
export function remapObject(type: ObjectType, object: GraphObject, references: References): { object: GraphObject; findings: ReferenceFinding[] } {
  const findings: ReferenceFinding[] = [];
  let result: Json = object;
  for (const spec of type.references) {
    result = mapAt(result, parsePath(spec.path), (value) => remapValue(spec, value, references, findings));
  }
  return { object: isGraphObject(result) ? result : object, findings };
}

/** Every ID that an object names, so that a chunk's references can be looked up at once. */
export function referencesOf(type: ObjectType, object: GraphObject): string[] {
  const ids: string[] = [];
  for (const spec of type.references) {
    if (!spec.targets.some((target) => target.kind === 'object' || target.kind === 'directoryScope')) continue;
    mapAt(object, parsePath(spec.path), (value) => {
      if (!isKeyword(spec, value)) ids.push(value.slice(value.lastIndexOf('/') + 1));
      return value;
    });
  }
  return ids.filter((id) => id !== '');
}

function remapValue(spec: ReferenceSpec, value: string, references: References, findings: ReferenceFinding[]): string {
  if (isKeyword(spec, value)) return value;
  if (spec.inText === true) return remapText(value, references, spec.targets);
  const resolution = references.resolve(value, spec.targets);
  findings.push({ path: spec.path, value, resolution, exclusion: spec.exclusion });
  return resolution.state === 'same' || resolution.state === 'mapped' ? resolution.id : value;
}

function isKeyword(spec: ReferenceSpec, value: string): boolean {
  return spec.keywords.some((word) => word.toLowerCase() === value.toLowerCase());
}

/** A copy with the texts at the path replaced; what does not change is shared with the original. */
function mapAt(value: Json, steps: readonly PathStep[], replace: (text: string) => string): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === 'string' ? replace(value) : value;
  if (step.kind === 'elements') return Array.isArray(value) ? value.map((element) => mapAt(element, rest, replace)) : value;
  if (!isGraphObject(value)) return value;
  const inner = value[step.name];
  if (inner === undefined || inner === null) return value;
  const mapped = mapAt(inner, rest, replace);
  return mapped === inner ? value : { ...value, [step.name]: mapped };
}
