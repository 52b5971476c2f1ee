import type { GraphObject } from '../../domain/json.ts';
import type { Undone } from '../../domain/plan/index.ts';
import type { RestoreEntry } from '../types.ts';

/** What this job brings back itself gets the whole of its state before: nobody else has changed it. */
export function undoneIn({ action, undoes }: RestoreEntry, confirmed: boolean): Undone | undefined {
  return confirmed && (action === 'undelete' || action === 'create') ? undefined : undoes;
}

/** All properties that are of interest: an Undo takes away what the restore added. */
export function withAfter({ backup, undoes }: RestoreEntry): GraphObject | null {
  const after = undoes?.after.kind === 'there' ? undoes.after.object : null;
  return after === null && backup === null ? null : { ...after, ...backup?.object };
}
