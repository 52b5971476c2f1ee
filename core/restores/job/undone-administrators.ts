import { loadUndone, type UndoneSource } from './load-undone.ts';
import { nameOf } from './name-of.ts';
import type { AccountInBackup, WhatBackupsKnow } from './protected-accounts.ts';

/**
 * What an Undo wants of living administrators: those that it leaves alone are as good as in a backup, those that the other
 * restore brought into the tenant are not, and of the others the state before decides.
 */
export function administratorsBefore(source: UndoneSource, known: WhatBackupsKnow): WhatBackupsKnow {
  return {
    async inBackup(ids) {
      const keys = ids.map((objectId, ordinal) => ({ type: 'users' as const, objectId, ordinal }));
      const [held, undone] = await Promise.all([known.inBackup(ids), loadUndone(source, keys)]);
      return new Map(
        keys.flatMap((key): [string, AccountInBackup][] => {
          const kept = undone.get(nameOf(key));
          if (kept?.backup === null) return [];
          const enabled = kept?.backup.object.accountEnabled !== false;
          return [[key.objectId, { enabled, createdAgain: held.get(key.objectId)?.createdAgain === true }]];
        }),
      );
    },
    // Whom an Undo brings back, the other restore had taken away for somebody else who can sign in.
    bringsAdministrator: () => Promise.resolve(false),
  };
}
