import { diffObjects } from '../../domain/diff/diff-objects.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { Repository, StoredVersion } from '../../repository/types.ts';
import type { KeptContent, LookedAt, OpenDifference } from '../store/proof/compare.ts';
import { causeByTime } from './cause-by-time.ts';
import { type DifferenceDetail, differenceContext } from './difference-detail.ts';
import type { ProofContext } from './types.ts';

/** Content of one side, or why it cannot be read. */
type Content = GraphObject | CybbackError;

/**
 * Reads both sides of each difference and says what differs; content that cannot be read costs only its own values.
 * Properties that the service refuses are compared of no object.
 */
export async function lookAt(
  context: ProofContext,
  page: readonly OpenDifference[],
  refused: readonly string[],
): Promise<LookedAt[]> {
  const type = context.type.key;
  const repositoryOf = ({ repositoryId }: KeptContent): Promise<Repository> =>
    repositoryId === null ? Promise.resolve(context.repository) : context.repositoryOf(repositoryId);
  const read = await contents(
    type,
    page.map(({ objectId, read: kept }) => ({ objectId, kept })),
    repositoryOf,
  );
  const held = await contents(
    type,
    page.map(({ objectId, kind, held: kept }) => ({ objectId, kept: kind === 'different' ? kept : null })),
    repositoryOf,
  );
  return Promise.all(
    page.map((open, index) => looked(context, open, { read: read[index] ?? null, held: held[index] ?? null, refused })),
  );
}

async function looked(
  context: ProofContext,
  open: OpenDifference,
  { read, held, refused }: { read: Content | null; held: Content | null; refused: readonly string[] },
): Promise<LookedAt> {
  const { objectId } = open;
  const unreadable = [read, held].find((side) => side instanceof CybbackError);
  const cause = read === null || read instanceof CybbackError ? null : causeByTime(open, read, context);
  const found = { objectId, cause: cause?.cause ?? open.cause, changedAt: cause?.changedAt ?? null };
  if (unreadable instanceof CybbackError)
    return { ...found, detailSealed: null, unreadable: `${unreadable.code}: ${unreadable.message}` };
  const seal = (detail: DifferenceDetail): Promise<Uint8Array> =>
    context.box.seal(
      Buffer.from(JSON.stringify(detail)),
      differenceContext(context.backup.id, { type: context.type.key, objectId }),
    );
  if (open.kind !== 'different') {
    const placed = context.type.restore.placedBy === undefined ? null : asObject(read);
    return { ...found, detailSealed: placed && (await seal({ attributes: [], placed })), unreadable: null };
  }
  const attributes = diffObjects(context.type, asObject(read), asObject(held)).filter(
    ({ path }) => !refused.includes(path.split('.')[0] ?? ''),
  );
  if (attributes.length === 0) return { ...found, cause: null, detailSealed: null, unreadable: null };
  return { ...found, detailSealed: await seal({ attributes }), unreadable: null };
}

function asObject(content: Content | null): GraphObject | null {
  return content instanceof CybbackError ? null : content;
}

/** In the order of what is given; null where there is none. */
async function contents(
  type: TypeKey,
  page: readonly { readonly objectId: string; readonly kept: KeptContent | null }[],
  repositoryOf: (kept: KeptContent) => Promise<Repository>,
): Promise<(Content | null)[]> {
  const answer: (Content | null)[] = page.map(() => null);
  const wanted = page.flatMap(({ objectId: id, kept }, index) => (kept === null ? [] : [{ id, kept, index }]));
  const groups = new Map<Repository | CybbackError, typeof wanted>();
  for (const one of wanted) {
    const repository = await repositoryOf(one.kept).catch(unlessLasting);
    groups.set(repository, [...(groups.get(repository) ?? []), one]);
  }
  for (const [repository, group] of groups) {
    const versions = group.map(({ id, kept: { hash, location } }) => ({ type, id, hash, location }));
    const read = await contentsOf(repository, versions);
    group.forEach(({ index }, place) => (answer[index] = read[place] ?? null));
  }
  return answer;
}

async function contentsOf(
  repository: Repository | CybbackError,
  versions: readonly StoredVersion[],
): Promise<Content[]> {
  if (repository instanceof CybbackError) return versions.map(() => repository);
  const read = await repository.readVersions(versions);
  return read.map((version) => ('object' in version ? version.object : version.damage));
}

/** Passing faults are for another try. */
function unlessLasting(error: unknown): CybbackError {
  if (isCybbackError(error) && error instanceof CybbackError && !error.retryable && error.code !== 'cancelled')
    return error;
  throw error;
}
