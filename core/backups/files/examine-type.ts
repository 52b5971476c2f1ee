import type { TypeKey } from '../../domain/type-keys.ts';
import { unreadPacks } from '../store/files/needed-files.ts';
import { checkWhole, type CheckedRepository } from './check-files.ts';

const FILES_AT_ONCE = 50;

/** Reads every pack of a type that was not read since, so that all that is wrong is known before the type is read anew from the tenant. */
export async function examineType(checked: CheckedRepository, type: TypeKey, since: Date): Promise<void> {
  const { db, repositoryId, signal } = checked;
  for (;;) {
    const files = await unreadPacks(db, { repositoryId, type }, { since, limit: FILES_AT_ONCE });
    if (files.length === 0) return;
    for (const file of files) {
      signal.throwIfAborted();
      await checkWhole(checked, file, null);
    }
  }
}
