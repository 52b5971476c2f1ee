import { z } from 'zod';
import { TYPE_KEYS, type TypeKey } from '../domain/type-keys.ts';

const storedSelection = z.object({
  objects: z.array(z.object({ type: z.enum(TYPE_KEYS), id: z.string() })).default([]),
  types: z.array(z.enum(TYPE_KEYS)).default([]),
  // Absent in restores of earlier versions.
  dependencies: z.boolean().default(false),
});

/** What a restore is asked to bring back. */
export interface RestoreSelection {
  readonly objects: readonly { readonly type: TypeKey; readonly id: string }[];
  /** Whole types. */
  readonly types: readonly TypeKey[];
  /** Also what these depend on. */
  readonly dependencies: boolean;
}

/** Of a row. Each type and object once: a row of an earlier version may name one tens of thousands of times, and each would cost a query. */
export function parseRestoreSelection(selection: unknown): RestoreSelection {
  const { objects, types, dependencies } = storedSelection.parse(selection ?? {});
  return {
    objects: [...new Map(objects.map((object) => [`${object.type} ${object.id}`, object])).values()],
    types: [...new Set(types)],
    dependencies,
  };
}
