import { contentsOf, keyOf } from '#core/backups/compare/compare-content.ts';
import { type ObjectKey, versionsAt } from '#core/backups/store/browse/versions-at.ts';
import { tenantIdOf } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { type GraphObject, isGraphObject, stringOf } from '#core/domain/json.ts';
import type { ApiContext } from '../http/context.ts';

interface ReadBackup {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly seq: number;
  readonly sealing: 'aes-256-gcm' | 'none';
}

/** What an assignment without a role of its own says. */
const NO_ROLE = '00000000-0000-0000-0000-000000000000';
/** More content is not read for a page of names. */
const MOST = 200;

/**
 * Which role each app role assignment gives, by ID: the catalogue knows who and where, the role stands in the content of
 * the assignment and of its resource. One whose content cannot be read goes without.
 */
export async function appRoleNames(
  context: ApiContext,
  { workspaceId, connectionId, seq, sealing }: ReadBackup,
  rows: readonly { readonly type: string; readonly id: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = rows.filter(({ type }) => type === 'appRoleAssignments').map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const tenantId = await tenantIdOf(context.db, { workspaceId, id: connectionId });
  const read = async (keys: readonly ObjectKey[]) =>
    contentsOf(
      (repositoryId, versions) =>
        context.readVersions({ workspaceId, connectionId, tenantId, sealing, repositoryId }, versions),
      await versionsAt(context.db, { connectionId, backupSeq: seq }, keys),
    );
  try {
    const assignments = await read(ids.slice(0, MOST).map((objectId) => ({ type: 'appRoleAssignments', objectId })));
    const given = [...assignments.values()].flatMap((content) => (content instanceof CybbackError ? [] : [content]));
    const resourceIds = [...new Set(given.flatMap(({ resourceId }) => stringOf(resourceId) ?? []))];
    const resources = await read(resourceIds.map((objectId) => ({ type: 'servicePrincipals', objectId })));
    return new Map(
      given.flatMap((assignment): [string, string][] => {
        const resource = resources.get(keyOf({ type: 'servicePrincipals', id: String(assignment.resourceId) }));
        const role = roleOf(assignment, resource instanceof CybbackError ? undefined : resource);
        return role === null ? [] : [[String(assignment.id), role]];
      }),
    );
  } catch (error) {
    // A storage that does not answer costs the roles, never the list.
    if (error instanceof CybbackError) return new Map();
    throw error;
  }
}

function roleOf({ appRoleId }: GraphObject, resource: GraphObject | undefined): string | null {
  if (appRoleId === NO_ROLE) return 'default access';
  const roles = Array.isArray(resource?.appRoles) ? resource.appRoles.filter(isGraphObject) : [];
  const role = roles.find(({ id }) => id === appRoleId);
  return role === undefined ? null : (stringOf(role.displayName) ?? stringOf(role.value));
}
