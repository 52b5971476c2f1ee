import type { Kysely } from 'kysely';
import type { Database } from '#core/catalog/database.ts';

export interface CatalogueState {
  readonly objects: { type: string; id: string; hash: string }[];
  readonly links: { type: string; sourceId: string; relation: string; targetId: string }[];
  /** How objects that are not there any more left. */
  readonly deletions: Map<string, 'soft' | 'hard'>;
}

/** What the catalogue says the newest backup holds. */
export async function openState(db: Kysely<Database>, connectionId: string): Promise<CatalogueState> {
  const versions = await db.selectFrom('object_version').selectAll().where('connection_id', '=', connectionId)
    .orderBy('type').orderBy('object_id').orderBy('from_seq').execute();
  const links = await db.selectFrom('link_version').selectAll().where('connection_id', '=', connectionId).where('to_seq', 'is', null)
    .orderBy('type').orderBy('source_id').orderBy('relation').orderBy('target_id').execute();
  const open = versions.filter((version) => version.to_seq === null);
  const present = new Set(open.map((version) => version.object_id));
  const deletions = new Map<string, 'soft' | 'hard'>();
  for (const version of versions) if (version.deleted && !present.has(version.object_id)) deletions.set(version.object_id, version.deleted);
  return {
    objects: open.map((version) => ({ type: version.type, id: version.object_id, hash: version.hash })),
    links: links.map((link) => ({ type: link.type, sourceId: link.source_id, relation: link.relation, targetId: link.target_id })),
    deletions,
  };
}
