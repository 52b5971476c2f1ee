import { encodeRecord } from '../../repository/record-codec.ts';
import type { PendingRecord, StoredVersion } from '../../repository/types.ts';
import { stageRewritten, versionsToRewrite } from '../store/capture/rewritten.ts';
import { REWRITE_RULES, type RewriteLimits } from '../store/retention/packs-to-rewrite.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext, Cursor } from './types.ts';

export interface RewriteRequest {
  readonly cursor: Cursor;
  readonly toRewrite: boolean;
}

const AT_ONCE = 200;

/**
 * Writes versions of packs that retention has marked into a new pack. They are staged as content that was written again:
 * the manifest of this backup leads to the new place, and so do those after it; earlier ones lead to the old pack, which
 * therefore stays as long as they do. What cannot be read there stays where it is, and its damage is known from then on.
 * Once in a backup, whatever is repeated.
 *
 * @returns whether anything was written again by this call.
 */
export async function rewritePacks(
  context: Pick<CaptureContext, 'db' | 'backup' | 'type' | 'repository' | 'pause'>,
  { cursor, toRewrite }: RewriteRequest,
  limits: RewriteLimits = REWRITE_RULES.limits,
): Promise<boolean> {
  if (cursor.rewritten === true) return false;
  const { db, backup, repository } = context;
  const { repositoryId } = backup;
  const scope = scopeOf(context);
  const found = toRewrite ? await versionsToRewrite(db, scope, { repositoryId, limit: limits.versions }) : [];
  const records: { version: StoredVersion; record: PendingRecord }[] = [];
  const pack = repository.newPack();
  for (const versions of portions(found, limits.bytes)) {
    await context.pause();
    const read = await repository.readVersions(versions);
    for (const [index, version] of versions.entries()) {
      const content = read[index];
      if (!content || 'damage' in content) continue;
      const { type, id } = version;
      records.push({ version, record: pack.add(encodeRecord({ type, id, object: content.object })) });
    }
    await pack.drain();
  }
  await stageRewritten(db, scope, {
    repositoryId,
    cursor: { before: cursor, after: { ...cursor, rewritten: true } },
    pack: await pack.finish(),
    versions: records.map(({ version: { id, hash }, record }) => ({ id, hash, location: record.location })),
  });
  return records.length > 0;
}

/** At least one version, and together no more than so many bytes. */
function* portions(versions: readonly StoredVersion[], most: number): Iterable<readonly StoredVersion[]> {
  let bytes = 0;
  const chosen = versions.filter(({ location }, index) => (bytes += location.recordLength) <= most || index === 0);
  for (let from = 0; from < chosen.length; from += AT_ONCE) yield chosen.slice(from, from + AT_ONCE);
}
