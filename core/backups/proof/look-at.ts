import { diffObjects } from '../../domain/diff/diff-objects.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { decodeRecord } from '../../repository/record-codec.ts';
import type { RecordLocation, Repository } from '../../repository/types.ts';
import type { LookedAt, OpenDifference } from '../store/proof/compare.ts';
import { causeByTime } from './cause-by-time.ts';
import { type DifferenceDetail, differenceContext } from './difference-detail.ts';
import type { ProofContext } from './types.ts';

/** Content of one side, or why it cannot be read. */
type Content = GraphObject | CybbackError;

/** Reads both sides of each difference and says what differs; content that cannot be read costs only its own values. */
export async function lookAt(context: ProofContext, page: readonly OpenDifference[]): Promise<LookedAt[]> {
  const read = await contents(
    page.map(({ read: location }) => location),
    () => Promise.resolve(context.repository),
  );
  const held = await contents(
    page.map(({ kind, held: location }) => (kind === 'different' ? location : null)),
    ({ repositoryId }) => context.repositoryOf(repositoryId),
  );
  return Promise.all(page.map((open, index) => looked(context, open, [read[index] ?? null, held[index] ?? null])));
}

async function looked(
  context: ProofContext,
  open: OpenDifference,
  [read, held]: readonly [Content | null, Content | null],
): Promise<LookedAt> {
  const { objectId } = open;
  const unreadable = [read, held].find((side) => side instanceof CybbackError);
  const cause = read === null || read instanceof CybbackError ? null : causeByTime(open, read, context);
  const found = { objectId, cause: cause?.cause ?? open.cause, changedAt: cause?.changedAt ?? null };
  if (unreadable instanceof CybbackError)
    return { ...found, detailSealed: null, unreadable: `${unreadable.code}: ${unreadable.message}` };
  if (open.kind !== 'different') return { ...found, detailSealed: null, unreadable: null };
  const attributes = diffObjects(context.type, asObject(read), asObject(held));
  if (attributes.length === 0) return { ...found, cause: null, detailSealed: null, unreadable: null };
  const detail: DifferenceDetail = { attributes };
  const name = differenceContext(context.backup.id, { type: context.type.key, objectId });
  return {
    ...found,
    detailSealed: await context.box.seal(Buffer.from(JSON.stringify(detail)), name),
    unreadable: null,
  };
}

function asObject(content: Content | null): GraphObject | null {
  return content instanceof CybbackError ? null : content;
}

/** In the order of the locations; null where there is none. */
async function contents<Location extends RecordLocation>(
  locations: readonly (Location | null)[],
  repositoryOf: (location: Location) => Promise<Repository>,
): Promise<(Content | null)[]> {
  const answer: (Content | null)[] = locations.map(() => null);
  const wanted = locations.flatMap((location, index) => (location === null ? [] : [{ location, index }]));
  const groups = new Map<Repository | CybbackError, typeof wanted>();
  for (const one of wanted) {
    const repository = await repositoryOf(one.location).catch(unlessLasting);
    groups.set(repository, [...(groups.get(repository) ?? []), one]);
  }
  for (const [repository, group] of groups) {
    const records = await recordsOf(
      repository,
      group.map(({ location }) => location),
    );
    group.forEach(({ index }, place) => (answer[index] = records[place] ?? null));
  }
  return answer;
}

async function recordsOf(
  repository: Repository | CybbackError,
  locations: readonly RecordLocation[],
): Promise<Content[]> {
  if (repository instanceof CybbackError) return locations.map(() => repository);
  const records = await repository.readRecords(locations).catch(unlessLasting);
  if (!(records instanceof CybbackError)) return records.map((record) => decodeRecord(record).object);
  // One of them is damaged: each by itself, so that it costs only itself.
  return Promise.all(
    locations.map(async (location) => {
      const record = await repository.readRecord(location).catch(unlessLasting);
      return record instanceof CybbackError ? record : decodeRecord(record).object;
    }),
  );
}

/** Passing faults are for another try. */
function unlessLasting(error: unknown): CybbackError {
  if (isCybbackError(error) && error instanceof CybbackError && !error.retryable && error.code !== 'cancelled')
    return error;
  throw error;
}
