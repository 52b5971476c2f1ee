import { accountsInBackup, holdersToBringBack } from '../store/rights-of-accounts.ts';
import { GLOBAL_ADMINISTRATOR } from './administrators.ts';
import { type EntrySource, loadObjects } from './load-entries.ts';
import { nameOf } from './name-of.ts';
import type { AccountInBackup, WhatBackupsKnow } from './protected-accounts.ts';
import { readOne, type Tenant } from './tenant-reads.ts';

/** What the backup of a restore knows of administrators: as many as the tenant has, and their content only where asked. */
export function administratorsInBackup(source: EntrySource, tenant: Tenant): WhatBackupsKnow {
  const { db, facts } = source;
  return {
    async inBackup(ids) {
      const held = await accountsInBackup(db, facts, ids);
      const isEnabled = await enabledInBackup(source, [...held.values()]);
      return new Map(
        [...held].map(([id, then]): [string, AccountInBackup] => [
          id,
          { enabled: isEnabled(then), createdAgain: then.toLowerCase() !== id.toLowerCase() },
        ]),
      );
    },
    async bringsAdministrator(isBreakGlass) {
      if (facts.phase !== 'planning' || facts.tenantId !== facts.targetTenantId) return false;
      const ids = await holdersToBringBack(db, facts, GLOBAL_ADMINISTRATOR);
      const isEnabled = await enabledInBackup(source, ids);
      for (const id of ids.filter(isEnabled)) {
        // One that is created again has a password that nobody knows: it signs in once somebody has given it another.
        const isThere =
          (await readOne(tenant, `/directory/deletedItems/${id}`)) !== null ||
          (await readOne(tenant, `/users/${id}?$select=id`)) !== null;
        if (isThere && !(await isBreakGlass(id))) return true;
      }
      return false;
    },
  };
}

/** What cannot be read of the backup is taken for enabled. */
async function enabledInBackup(source: EntrySource, ids: readonly string[]): Promise<(id: string) => boolean> {
  const keys = ids.map((objectId, ordinal) => ({ type: 'users' as const, objectId, ordinal }));
  const { objects } = await loadObjects(source, keys);
  return (objectId) => objects.get(nameOf({ type: 'users', objectId }))?.accountEnabled !== false;
}
