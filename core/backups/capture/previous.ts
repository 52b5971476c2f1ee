import { mergeDelta } from '../../domain/delta/merge-delta.ts';
import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { Warning } from '../../domain/states.ts';
import type { RecordLocation, StoredVersion } from '../../repository/types.ts';
import { formerlyDeleted, openVersions, type OpenVersion } from '../store/capture/lookups.ts';
import { stagedObjects } from '../store/capture/staged-objects.ts';
import { isThere } from './is-there.ts';
import { deltaHash, type PartHashes } from './part-hashes.ts';
import { type ObjectsRead, readObjects, unreadWarnings } from './read-objects.ts';
import { scopeOf } from './scope.ts';
import { besideDelta } from './selection.ts';
import type { CaptureContext, CapturedObject } from './types.ts';

/**
 * Lays what a delta mentioned over the content that is known. An object that had been deleted and is mentioned again
 * is read whole: what changed while it lay in the bin need not be in the entry.
 */
export async function mergeWithPrevious(
  context: CaptureContext,
  entries: readonly CapturedObject[],
): Promise<{ objects: CapturedObject[]; warnings: Warning[] }> {
  const ids = entries.map((entry) => entry.id);
  const { content: previous, gone } = await knownContent(context, ids);
  const unknown = ids.filter((id) => !previous.has(id));
  const returned = new Set([...gone, ...(await formerlyDeleted(context.db, scopeOf(context), unknown))]);
  const { found: whole, unread } = await readWhole(context, [...returned]);
  const objects = entries.flatMap(({ id, object }) => {
    // Mentioned, but not there: it left again, and its tombstone is still to come. One that is not shown is looked for in
    // the next backup, as what has left the bin.
    if (returned.has(id) && !whole.has(id)) return [];
    const base = whole.get(id) ?? previous.get(id);
    return [{ id, object: mergeDelta(base ?? null, object) }];
  });
  return { objects, warnings: unreadWarnings(context.type, unread) };
}

/**
 * What the last backup held of properties that the type's delta does not bring. They are read beside it afterwards; until
 * then an unchanged object stays the version that is there. Content is read of those objects alone that differ in what the
 * delta brings; what cannot be read of the last backup is not needed.
 */
export async function withLacked(
  context: CaptureContext,
  objects: readonly CapturedObject[],
): Promise<readonly CapturedObject[]> {
  const lacks = besideDelta(context.type);
  if (lacks.length === 0) return objects;
  const held = await heldVersions(
    context,
    objects.map(({ id }) => id),
  );
  const differ = objects.filter(({ id, object }) => {
    const hash = held.get(id)?.deltaHash ?? null;
    return hash === null || hash !== deltaHash(context.type, object);
  });
  const known = await contentHeld(context, held, differ);
  const differing = new Set(differ);
  return objects.flatMap((captured): CapturedObject[] => {
    const version = held.get(captured.id);
    if (version && !differing.has(captured)) {
      // What this backup has written of it already says so.
      return version.staged ? [] : [{ ...captured, stillIs: version.hash }];
    }
    const before = known.get(captured.id);
    const kept = lacks.flatMap((name) =>
      before && name in before && !(name in captured.object) ? [[name, before[name]] as const] : [],
    );
    return [{ ...captured, object: { ...captured.object, ...(Object.fromEntries(kept) as GraphObject) } }];
  });
}

/** Nothing of a version that is damaged or cannot be read. */
async function contentHeld(
  context: CaptureContext,
  held: ReadonlyMap<string, HeldVersion>,
  objects: readonly CapturedObject[],
): Promise<Map<string, GraphObject>> {
  const located = objects.flatMap(({ id }): Located[] => {
    const version = held.get(id);
    return version?.location ? [{ id, hash: version.hash, location: version.location }] : [];
  });
  const wanted = located.map((item) => ({ ...item, type: context.type.key }));
  const read = await context.repository.readVersions(wanted).catch((error: unknown) => {
    if (isCybbackError(error) && !error.retryable && error.code !== 'cancelled') return [];
    throw error;
  });
  return new Map(
    read.flatMap((version, index) =>
      'damage' in version ? [] : [[located[index]?.id ?? '', version.object] as const],
    ),
  );
}

export interface HeldVersion extends PartHashes {
  readonly hash: string;
  /** Null where it lies in another repository. */
  readonly location: RecordLocation | null;
  /** Written by this backup. */
  readonly staged: boolean;
}

/** The versions of the given objects as this backup has them so far, or as the last one had them; none of deleted ones. */
export async function heldVersions(context: CaptureContext, ids: readonly string[]): Promise<Map<string, HeldVersion>> {
  const scope = scopeOf(context);
  const [staged, open] = await Promise.all([
    stagedObjects(context.db, scope, ids),
    openVersions(context.db, scope, ids),
  ]);
  const held = new Map<string, HeldVersion>();
  for (const id of ids) {
    const here = staged.get(id);
    const known = open.get(id);
    if (here?.outcome === 'soft' || here?.outcome === 'hard') continue;
    if (here?.location) held.set(id, { ...here, staged: true });
    else if (known) held.set(id, { ...openVersion(context, known), staged: false });
  }
  return held;
}

/** Of one that is to be written again no part is compared: it is read whole. */
function openVersion(context: CaptureContext, known: OpenVersion): Omit<HeldVersion, 'staged'> {
  const { hash, deltaHash, asideHash } = known;
  const parts = isThere(known, context.backup) ? { deltaHash, asideHash } : NO_PARTS;
  return { hash, location: readableHere(context, known)?.location ?? null, ...parts };
}

const NO_PARTS: PartHashes = { deltaHash: null, asideHash: null };

/** Content of the given objects as this backup has it so far, or as the last one had it; and which this backup saw deleted. */
export async function knownContent(
  context: CaptureContext,
  ids: readonly string[],
): Promise<{
  content: Map<string, GraphObject>;
  gone: string[];
  located: Located[];
}> {
  const scope = scopeOf(context);
  const [staged, open] = await Promise.all([
    stagedObjects(context.db, scope, ids),
    openVersions(context.db, scope, ids),
  ]);
  const located: Located[] = [];
  const gone: string[] = [];
  for (const id of ids) {
    const here = staged.get(id);
    const known = open.get(id);
    if (here?.outcome === 'soft' || here?.outcome === 'hard') {
      gone.push(id);
      continue;
    }
    const version = here?.location ? { hash: here.hash, location: here.location } : readableHere(context, known);
    if (version) located.push({ id, hash: version.hash, location: version.location });
  }
  return { content: await readContent(context, located), gone, located };
}

function readableHere(context: CaptureContext, known: OpenVersion | undefined): OpenVersion | null {
  return known && known.repositoryId === context.backup.repositoryId ? known : null;
}

/** A version of the type in hand, to be read and proved. */
export type Located = Pick<StoredVersion, 'id' | 'hash' | 'location'>;

/** Errors: the damage of the first version that is not there as it was kept. */
export async function readContent(
  context: CaptureContext,
  located: readonly Located[],
): Promise<Map<string, GraphObject>> {
  const read = await context.repository.readVersions(located.map((item) => ({ ...item, type: context.type.key })));
  return new Map(
    read.map((version, index) => {
      if ('damage' in version) throw version.damage;
      return [located[index]?.id ?? '', version.object];
    }),
  );
}

/**
 * The same of another type, whose damage is not mended here: what cannot be had is taken from the tenant as it is now.
 * `unread` are those that are not to be had there either.
 */
export async function contentOrLive(
  context: CaptureContext,
  located: readonly Located[],
): Promise<{ content: Map<string, GraphObject>; unread: readonly string[] }> {
  const read = await context.repository.readVersions(located.map((item) => ({ ...item, type: context.type.key })));
  const content = new Map<string, GraphObject>();
  const lost: string[] = [];
  read.forEach((version, index) => {
    const id = located[index]?.id ?? '';
    if ('damage' in version) lost.push(id);
    else content.set(id, version.object);
  });
  const { found, unread } = await readWhole(context, lost);
  for (const [id, object] of found) content.set(id, object);
  return { content, unread: [...unread.keys()] };
}

/** Objects as they are now. */
export async function readWhole(context: CaptureContext, ids: readonly string[]): Promise<ObjectsRead> {
  if (ids.length === 0) return { found: new Map(), unread: new Map() };
  return readObjects(context, ids, context.type.delta?.select ?? null);
}
