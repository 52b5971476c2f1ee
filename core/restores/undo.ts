import { stringOf } from '../domain/json.ts';
import type { ObjectState, RestoreOptions } from '../domain/plan/index.ts';
import type { RestoreEntry } from './types.ts';

/**
 * The entry that takes a finished item back: its state before the restore is what is to be restored now. Where nothing
 * was there before (created, or out of the bin), the object is removed again.
 */
export function undoEntry(
  item: Pick<RestoreEntry, 'ordinal' | 'type' | 'objectId'>,
  newId: string | null,
  before: ObjectState | null,
): RestoreEntry {
  const objectId = stringOf(before?.object.id) ?? newId ?? item.objectId;
  return {
    ordinal: item.ordinal,
    type: item.type,
    objectId,
    action: 'skip',
    backup: before,
    incoming: [],
    newUserPrincipalName: null,
  };
}

/** How an Undo is planned, whatever the options of the restore were: everything back, additions taken away. */
export function undoOptions(options: RestoreOptions): RestoreOptions {
  const links = options.links === 'skip' ? 'skip' : 'rollBack';
  return { ...options, overwrite: true, links, removeAdded: true, conditionalAccess: 'asInBackup', domains: {} };
}
