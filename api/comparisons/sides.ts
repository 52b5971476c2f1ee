import type { z } from 'zod';
import type { ChangedObject, ChangesFilter } from '#core/backups/store/browse/changes.ts';
import type { Page, PageRequest } from '#core/database/paging.ts';
import type { comparedObject, comparedTypeRow } from './schema.ts';

export type ComparedObject = z.infer<typeof comparedObject>;

/** What is compared, for all who list it: two backups, or a backup and the tenant. */
export interface ComparedSides {
  readonly connection: { readonly id: string; readonly name: string };
  /** Objects that differ, by type and name. */
  list(request: ChangesFilter & PageRequest): Promise<Page<ChangedObject>>;
  /** Both values of what differs in these, in their order. */
  values(objects: readonly ChangedObject[]): Promise<ComparedObject[]>;
}

/** How much differs, and what is not known. */
export interface ComparedSummary {
  readonly from: { readonly backupId: string | null; readonly seq: number; readonly at: string | null };
  /** `seq` null: the tenant, as of this time. */
  readonly to: { readonly backupId: string | null; readonly seq: number | null; readonly at: string | null };
  /** What else could not be read. */
  readonly notes?: readonly string[];
  readonly types: readonly z.infer<typeof comparedTypeRow>[];
}
