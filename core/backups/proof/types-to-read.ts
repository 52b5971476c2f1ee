import { objectType } from '../../domain/object-types/index.ts';
import type { TypeKey } from '../../domain/type-keys.ts';

/** Up to so many objects of a type are read each by itself; of more the whole type is read. */
const MOST_PICKED = 500;

/** The types that are asked for, and those below or from which their objects and links are read. */
export function typesToRead(asked: readonly TypeKey[]): { readonly type: TypeKey; readonly asked: boolean }[] {
  const others = asked.flatMap((key) => {
    const { sources, relations } = objectType(key);
    return [
      ...sources.flatMap((source) => (source.kind === 'perParent' ? [source.parent] : [])),
      ...relations.flatMap(({ read }) => (read.kind === 'ends' ? [read.type] : [])),
    ];
  });
  return [
    ...asked.map((type) => ({ type, asked: true })),
    ...[...new Set(others)].filter((type) => !asked.includes(type)).map((type) => ({ type, asked: false })),
  ];
}

/**
 * The selected objects of a type where each of them is read by itself. Types of which a tenant can have very many tell of
 * their changes and are found by ID; all others are listed.
 */
export function pickedOf(type: TypeKey, selected: readonly string[]): readonly string[] | null {
  const { delta, sources } = objectType(type);
  const isFoundById = delta !== undefined && sources.length === 1 && sources[0]?.kind === 'collection';
  return isFoundById && selected.length > 0 && selected.length <= MOST_PICKED ? selected : null;
}
