import { sql } from 'kysely';
import type { Db } from '../../../database/database.ts';
import { isHeld } from './held.ts';
import type { CaptureScope } from './lookups.ts';

/** What there is of a type to be settled: one look instead of a statement for each question, most of which have no answer in most types. */
export interface ToSettle {
  /** Objects of the type that this backup has found new, different or gone. */
  readonly objects: boolean;
  /** Links: read by this backup, or held by the last one, so that they could have ended. */
  readonly links: boolean;
  /** Parts that are unknown now or were in the last backup, and those of which this one may learn while it settles links. */
  readonly parts: boolean;
}

/** Where nobody has looked. */
export const EVERYTHING: ToSettle = { objects: true, links: true, parts: true };

export async function whatToSettle(db: Db, scope: CaptureScope): Promise<ToSettle> {
  const { backupId, connectionId, type } = scope;
  const { rows } = await sql<{ objects: boolean; staged: boolean; held: boolean; parts: boolean }>`
    select
      exists (select from capture_object c where c.backup_id = ${backupId} and c.type = ${type} and c.outcome <> 'unchanged') as objects,
      exists (select from capture_link c where c.backup_id = ${backupId} and c.type = ${type}) as staged,
      exists (select from link_version l where l.connection_id = ${connectionId} and l.type = ${type} and ${isHeld(scope, 'l')}) as held,
      exists (select from capture_part p where p.backup_id = ${backupId} and p.type = ${type})
        or exists (select from unknown_part u where u.connection_id = ${connectionId} and u.type = ${type} and ${isHeld(scope, 'u')}) as parts`.execute(
    db,
  );
  const [found] = rows;
  if (!found) throw new Error('a select without a table answers one row');
  return { objects: found.objects, links: found.staged || found.held, parts: found.parts || found.held };
}
