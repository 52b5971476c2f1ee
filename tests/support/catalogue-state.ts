import { sql } from 'kysely';
import type { Db } from '#core/database/database.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { Manifest, Repository } from '#core/repository/types.ts';

export interface CatalogueState {
  readonly objects: { type: string; id: string; hash: string }[];
  readonly links: { type: string; sourceId: string; relation: string; targetId: string }[];
  /** How objects that are not there any more left. */
  readonly deletions: Map<string, 'soft' | 'hard'>;
}

/** What the catalogue says the newest backup holds. */
export async function openState(db: Db, connectionId: string): Promise<CatalogueState> {
  const versions = await db
    .selectFrom('objectVersion')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .orderBy('type')
    .orderBy('objectId')
    .orderBy('fromSeq')
    .execute();
  const links = await db
    .selectFrom('linkVersion')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .where('toSeq', 'is', null)
    .orderBy('type')
    .orderBy('sourceId')
    .orderBy('relation')
    .orderBy('targetId')
    .execute();
  const open = versions.filter((version) => version.toSeq === null);
  const present = new Set(open.map((version) => version.objectId));
  const deletions = new Map<string, 'soft' | 'hard'>();
  for (const version of versions)
    if (version.deleted && !present.has(version.objectId)) deletions.set(version.objectId, version.deleted);
  return {
    objects: open.map((version) => ({ type: version.type, id: version.objectId, hash: version.hash })),
    links: links.map((link) => ({
      type: link.type,
      sourceId: link.sourceId,
      relation: link.relation,
      targetId: link.targetId,
    })),
    deletions,
  };
}

/**
 * Where catalogue and repository do not say the same of a backup, one line each; empty where the catalogue is what could
 * be created again from the bucket. How deleted objects left is compared for the newest backup only: the catalogue notes a
 * later purge with the version that it closed.
 */
export async function disagreements(
  db: Db,
  { repository, manifest }: { repository: Repository; manifest: Manifest },
  { newest = true }: { newest?: boolean } = {},
): Promise<string[]> {
  const found: string[] = [];
  for (const type of TYPE_KEYS) {
    const held = manifest.types[type];
    const scope = { connectionId: manifest.connectionId, seq: manifest.seq, type };
    const objects = countedLines(repositoryObjects(repository, held?.objectRuns ?? []));
    const links = countedLines(repositoryLinks(repository, held?.linkRuns ?? []));
    await compare(objects.lines, catalogueObjects(db, scope), found, `${type} object`);
    await compare(links.lines, catalogueLinks(db, scope), found, `${type} link`);
    if (held && held.objects !== objects.count())
      found.push(`${type}: the manifest counts ${held.objects} objects, the runs hold ${objects.count()}`);
    if (held && held.links !== links.count())
      found.push(`${type}: the manifest counts ${held.links} links, the runs hold ${links.count()}`);
    if (newest) await compareTombstones(db, repository, { ...scope, runs: held?.objectRuns ?? [] }, found);
  }
  return found;
}

/** Versions of one object that overlap, or that follow each other with the same content: nothing may write these. */
export async function doubledVersions(db: Db, connectionId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select 'object ' || a.type || ' ' || a.object_id name from object_version a join object_version b
      on b.connection_id = a.connection_id and b.type = a.type and b.object_id = a.object_id and b.from_seq > a.from_seq
    where a.connection_id = ${connectionId} and (a.to_seq is null or a.to_seq > b.from_seq
      or (a.to_seq = b.from_seq and a.hash = b.hash and a.repository_id = b.repository_id))
    union all
    select 'link ' || a.type || ' ' || a.source_id || ' ' || a.relation || ' ' || a.target_id from link_version a join link_version b
      on b.connection_id = a.connection_id and b.type = a.type and b.source_id = a.source_id and b.relation = a.relation
        and b.target_id = a.target_id and b.from_seq > a.from_seq
    where a.connection_id = ${connectionId} and (a.to_seq is null or a.to_seq >= b.from_seq)`.execute(db);
  return rows.map((row) => row.name);
}

/** Links of the newest backup with an end that the backup says is gone for good. */
export async function linksToNothing(db: Db, connectionId: string): Promise<string[]> {
  const { objects, links, deletions } = await openState(db, connectionId);
  const present = new Set(objects.map((object) => object.id));
  return links
    .filter(({ sourceId, targetId }) =>
      [sourceId, targetId].some((id) => !present.has(id) && deletions.get(id) === 'hard'),
    )
    .map(({ type, sourceId, relation, targetId }) => `${type} ${sourceId} ${relation} ${targetId}`);
}

interface Scope {
  readonly connectionId: string;
  readonly seq: number;
  readonly type: TypeKey;
}

const ROWS = 2_000;
const validAt = (seq: number): ReturnType<typeof sql<boolean>> =>
  sql<boolean>`from_seq <= ${seq} and (to_seq is null or to_seq > ${seq})`;

async function* catalogueObjects(db: Db, { connectionId, seq, type }: Scope): AsyncGenerator<string> {
  for (let offset = 0; ; offset += ROWS) {
    const rows = await db
      .selectFrom('objectVersion')
      .selectAll()
      .where('connectionId', '=', connectionId)
      .where('type', '=', type)
      .where(validAt(seq))
      .orderBy(sql`object_id collate "C"`)
      .offset(offset)
      .limit(ROWS)
      .execute();
    for (const row of rows) {
      const location = [row.packId, row.frameOffset, row.frameLength, row.recordOffset, row.recordLength];
      yield JSON.stringify([
        row.objectId,
        row.hash,
        location,
        row.displayName,
        row.userPrincipalName,
        row.mail,
        row.appId,
      ]);
    }
    if (rows.length < ROWS) return;
  }
}

async function* repositoryObjects(
  repository: Repository,
  runs: Parameters<Repository['readObjectRuns']>[0],
): AsyncGenerator<string> {
  for await (const {
    objectId,
    hash,
    location: at,
    displayName,
    userPrincipalName,
    mail,
    appId,
  } of repository.readObjectRuns(runs)) {
    const location = at && [at.packId, at.frameOffset, at.frameLength, at.recordOffset, at.recordLength];
    yield JSON.stringify([objectId, hash, location, displayName, userPrincipalName, mail, appId]);
  }
}

async function* catalogueLinks(db: Db, { connectionId, seq, type }: Scope): AsyncGenerator<string> {
  for (let offset = 0; ; offset += ROWS) {
    const rows = await db
      .selectFrom('linkVersion')
      .selectAll()
      .where('connectionId', '=', connectionId)
      .where('type', '=', type)
      .where(validAt(seq))
      .orderBy(sql`source_id collate "C", relation collate "C", target_id collate "C"`)
      .offset(offset)
      .limit(ROWS)
      .execute();
    for (const row of rows) yield JSON.stringify([row.sourceId, row.relation, row.targetId, row.targetType]);
    if (rows.length < ROWS) return;
  }
}

async function* repositoryLinks(
  repository: Repository,
  runs: Parameters<Repository['readLinkRuns']>[0],
): AsyncGenerator<string> {
  for await (const { sourceId, relation, targetId, targetType } of repository.readLinkRuns(runs)) {
    yield JSON.stringify([sourceId, relation, targetId, targetType]);
  }
}

function countedLines(source: AsyncGenerator<string>): { lines: AsyncGenerator<string>; count(): number } {
  let count = 0;
  async function* counted(): AsyncGenerator<string> {
    for await (const line of source) {
      count += 1;
      yield line;
    }
  }
  return { lines: counted(), count: () => count };
}

async function compare(
  repository: AsyncGenerator<string>,
  catalogue: AsyncGenerator<string>,
  found: string[],
  what: string,
): Promise<void> {
  for (;;) {
    const [left, right] = await Promise.all([repository.next(), catalogue.next()]);
    if (left.done && right.done) return;
    if (left.value === right.value) continue;
    found.push(`${what}: repository ${String(left.value)}, catalogue ${String(right.value)}`);
    // What follows is shifted: one line says enough.
    await Promise.all([repository.return(undefined), catalogue.return(undefined)]);
    return;
  }
}

async function compareTombstones(
  db: Db,
  repository: Repository,
  { connectionId, type, runs }: Scope & { runs: Parameters<Repository['readObjectRuns']>[0] },
  found: string[],
): Promise<void> {
  const { rows } = await sql<{ objectId: string; deleted: string | null }>`
    select distinct on (object_id) object_id, deleted from object_version
    where connection_id = ${connectionId} and type = ${type} order by object_id, from_seq desc`.execute(db);
  const known = new Map(rows.map((row) => [row.objectId, row.deleted]));
  for await (const { objectId, deleted } of repository.readObjectRuns(runs, { tombstones: true })) {
    if (deleted !== null && known.get(objectId) !== deleted) {
      found.push(`${type} deletion of ${objectId}: repository ${deleted}, catalogue ${String(known.get(objectId))}`);
    }
  }
}
