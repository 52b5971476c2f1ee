import { getWorkspace } from '../accounts/store/workspaces.ts';
import { findNamedConnection } from '../connections/store/named-connection.ts';
import type { Db } from '../database/database.ts';
import type { MemoOf } from '../temporal/memo.ts';

/** Names as they are when a workflow begins. No job waits for them: where they cannot be read it begins without. */
export function namesInMemo(db: Db): MemoOf {
  return async ({ workspaceId, connectionId }) => {
    try {
      const [workspace, connection] = await Promise.all([
        getWorkspace(db, workspaceId),
        findNamedConnection(db, { workspaceId, id: connectionId }),
      ]);
      return {
        ...(workspace && { workspace: workspace.name }),
        ...(connection && { connection: connection.name }),
        ...(connection?.tenantName && { tenant: connection.tenantName }),
      };
    } catch {
      return {};
    }
  };
}
