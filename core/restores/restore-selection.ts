import { z } from 'zod';
import type { Choice } from '../domain/plan/choice.ts';
import { TYPE_KEYS, type TypeKey } from '../domain/type-keys.ts';
import { restoreChoiceShape } from './restore-choice-schema.ts';

const storedSelection = z.object({
  objects: z
    .array(z.object({ type: z.enum(TYPE_KEYS), id: z.string(), only: z.object(restoreChoiceShape).optional() }))
    .default([]),
  types: z.array(z.enum(TYPE_KEYS)).default([]),
  // Absent in restores of earlier versions.
  dependencies: z.boolean().default(false),
});

export interface SelectedObject {
  readonly type: TypeKey;
  readonly id: string;
  /** Set where only these attributes and links are to be written. */
  readonly only?: Choice | undefined;
}

/** What a restore is asked to bring back. */
export interface RestoreSelection {
  readonly objects: readonly SelectedObject[];
  /** Whole types. */
  readonly types: readonly TypeKey[];
  /** Also what these depend on. */
  readonly dependencies: boolean;
}

/** Objects that are brought back as a whole, where they are not there. */
export function wholeObjects({ objects }: RestoreSelection): readonly SelectedObject[] {
  return objects.filter(({ only }) => only === undefined);
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
