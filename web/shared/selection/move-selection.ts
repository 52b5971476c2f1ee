import type { SelectedObject, Selection } from './use-selection.ts';

export interface PutAside {
  readonly objects: readonly SelectedObject[];
  readonly types: Selection['types']['value'];
}

/**
 * Takes what is picked in one restore point along to another one of the same tenant. What was picked there for something
 * else is put aside, so that nothing joins a restore unseen. @returns what was put aside.
 */
export function moveSelection(from: Selection, to: Selection): PutAside {
  if (from.count.value === 0) return { objects: [], types: [] };
  const objects = to.objects.value.filter(({ type, id }) => !from.has(type, id));
  const types = to.types.value.filter((type) => !from.hasType(type));
  to.clear();
  to.add(from.objects.value);
  from.types.value.forEach(to.toggleType);
  from.clear();
  return { objects, types };
}
