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

/** Of a row. */
export function parseRestoreSelection(selection: unknown): RestoreSelection {
  return storedSelection.parse(selection ?? {});
}
