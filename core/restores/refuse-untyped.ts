import { namedConnection } from '../connections/store/named-connection.ts';
import type { Db } from '../database/database.ts';
import { CybbackError } from '../domain/errors.ts';
import { isNameTyped } from '../domain/workspace-deletion.ts';
import { removesAnything, wantsAdded } from './store/restore-added.ts';
import type { Restore } from './store/restores.ts';

/**
 * What was added since is removed from whole types by who has typed the name of the tenant: they may be somebody's work of
 * yesterday. Refusal: `request-invalid`.
 */
export async function refuseUntyped(db: Db, restore: Restore, typed: string | undefined): Promise<void> {
  const { workspaceId, targetConnectionId, selection, options, undoOf, confirmedAt } = restore;
  if (confirmedAt !== null || selection === null || !wantsAdded({ options, selection, undoOf })) return;
  if (!(await removesAnything(db, restore.id))) return;
  const { name, tenantName } = await namedConnection(db, { workspaceId, id: targetConnectionId });
  const tenant = tenantName ?? name;
  if (typed !== undefined && isNameTyped(typed, tenant)) return;
  throw new CybbackError(
    'request-invalid',
    `This plan removes objects that were added since the backup. Confirm it with tenantName, the name of the tenant exactly as it is shown: ${tenant}.`,
  );
}
