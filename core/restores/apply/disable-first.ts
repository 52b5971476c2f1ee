import type { GraphObject } from '../../domain/json.ts';
import { elementsAt, nested } from './element-paths.ts';

/**
 * A body that switches off the elements of a collection which the next one removes or changes; null where there are
 * none. Graph refuses to touch an enabled role or scope (CannotDeleteOrUpdateEnabledEntitlement).
 */
export function disabledFirst(live: GraphObject, body: GraphObject, path: string): GraphObject | null {
  const steps = path.split('.');
  const [top = path] = steps;
  if (!(top in body)) return null;
  const now = elementsAt(live, steps);
  const next = new Map(elementsAt(body, steps).map((element) => [element.id, JSON.stringify(element, keys(element))]));
  const touched = now.filter(
    (element) => element.isEnabled === true && next.get(element.id) !== JSON.stringify(element, keys(element)),
  );
  if (touched.length === 0) return null;
  const all = now.map((element) => (touched.includes(element) ? { ...element, isEnabled: false } : element));
  return nested(steps, all.map(withoutOrigin));
}

/** Says where a role was declared; Graph refuses it in a body. */
function withoutOrigin({ origin: _, ...element }: GraphObject): GraphObject {
  return element;
}

function keys(element: GraphObject): string[] {
  return Object.keys(element)
    .filter((key) => key !== 'origin')
    .sort();
}
