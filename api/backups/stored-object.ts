import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { objectHistory } from '#core/backups/store/browse/history.ts';
import { countLinks } from '#core/backups/store/browse/links.ts';
import { type ObjectAt, objectAt } from '#core/backups/store/browse/object-at.ts';
import { tenantIdOf } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { GraphObject } from '#core/domain/json.ts';
import { type LinkDirection, relationLabel } from '#core/domain/object-types/labels.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope } from '../http/lookups.ts';
import { appRoleNames } from './app-role-names.ts';
import type { storedObject } from './objects-schema.ts';
import { listedObjectView } from './objects-view.ts';
import { historyBackupView } from './view.ts';

/** An object of a backup with its attributes, which lie in the storage. Failures: `not-found`, and those of storage and repository. */
export async function readStoredObject(
  context: ApiContext,
  backup: Backup & { seq: number },
  ref: { type: TypeKey; id: string },
): Promise<z.infer<typeof storedObject>> {
  const scope = browseScope(backup);
  const found = await objectAt(context.db, scope, ref);
  if (!found) throw noSuchObject();
  const [attributes, links, history, [named]] = await Promise.all([
    readAttributes(context, backup, found),
    countLinks(context.db, scope, { type: ref.type, objectId: ref.id }),
    objectHistory(context.db, scope, ref),
    appRoleNames(context, backup, [found]).then((roles) => withComposedNames(context.db, scope, [found], roles)),
  ]);
  const period = history.find(
    ({ from, endedBy }) => from.seq <= backup.seq && (endedBy === null || backup.seq < endedBy.seq),
  );
  return {
    ...listedObjectView(named ?? found),
    hash: found.hash,
    unchangedSince: historyBackupView(period?.from ?? { seq: found.fromSeq, backupId: null, at: null }),
    attributes,
    links,
    relationLabels: { out: labelsOf(links.out, 'out'), in: labelsOf(links.in, 'in') },
  };
}

function labelsOf(links: Readonly<Record<string, number>>, direction: LinkDirection): Record<string, string> {
  return Object.fromEntries(Object.keys(links).map((relation) => [relation, relationLabel(relation, direction)]));
}

export function noSuchObject(): CybbackError {
  return new CybbackError('not-found', 'The backup holds no such object.');
}

export async function readAttributes(
  context: ApiContext,
  { workspaceId, connectionId, sealing }: Backup,
  found: ObjectAt,
): Promise<GraphObject> {
  const tenantId = await tenantIdOf(context.db, { workspaceId, id: connectionId });
  const { type, id, hash, repositoryId, location } = found;
  const version = { type, id, hash, location };
  return context.readVersion({ workspaceId, connectionId, tenantId, repositoryId, sealing, version });
}
