import { topOf } from '../../domain/canonical/paths.ts';
import { isGraphObject, type GraphObject, type Json } from '../../domain/json.ts';
import type { NamedElements } from '../../domain/part-write.ts';
import { elementsAt, nested } from './element-paths.ts';

/** A change of a collection that another one names, in the order in which Graph takes it. */
export interface NamedChange {
  /** Lets go of what will not be there. */
  readonly before: GraphObject | null;
  readonly body: GraphObject;
  /** Names what was not there before. */
  readonly after: GraphObject | null;
}

/** Splits a body where it changes elements that another collection of the same property names. */
export function splitNamed(live: GraphObject, body: GraphObject, { path, ids, of }: NamedElements): NamedChange {
  const whole = { before: null, body, after: null };
  if (!(topOf(path) in body)) return whole;
  const [naming, elements] = [path.split('.'), of.split('.')];
  const [now, next] = [idsOf(elementsAt(live, elements)), idsOf(elementsAt(body, elements))];
  const [named, wanted] = [elementsAt(live, naming), elementsAt(body, naming)];
  const isNamed = (list: readonly GraphObject[], missing: ReadonlySet<string>): boolean =>
    list.some((element) => listOf(element[ids]).some((id) => !missing.has(id)));
  const [letGo, comesLater] = [isNamed(named, next), isNamed(wanted, now)];
  if (!letGo && !comesLater) return whole;
  const kept = named
    .map((element): GraphObject => ({ ...element, [ids]: listOf(element[ids]).filter((id) => next.has(id)) }))
    .filter((element) => listOf(element[ids]).length > 0);
  return {
    before: letGo ? nested(naming, kept) : null,
    body: comesLater ? without(body, naming) : body,
    after: comesLater ? nested(naming, wanted) : null,
  };
}

function idsOf(elements: readonly GraphObject[]): ReadonlySet<string> {
  return new Set(elements.map(({ id }) => String(id)));
}

function listOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function without(object: GraphObject, [step = '', ...rest]: readonly string[]): GraphObject {
  const { [step]: inner, ...others } = object;
  return rest.length > 0 && isGraphObject(inner) ? { ...others, [step]: without(inner, rest) } : others;
}
