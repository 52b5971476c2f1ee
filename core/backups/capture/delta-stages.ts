import { readDeltaEntry } from '../../domain/delta/delta-entry.ts';
import { mergeDelta } from '../../domain/delta/merge-delta.ts';
import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { DeltaSpec, ObjectType } from '../../domain/object-type.ts';
import type { DeletionState } from '../../domain/states.ts';
import { deltaPages, latestDeltaLink } from '../../graph/paging/delta.ts';
import type { ChainedPage } from '../../graph/paging/pages.ts';
import { chainOptions } from './chain-options.ts';
import { withEmbedded } from './embedded.ts';
import { mergeWithPrevious, withLacked } from './previous.ts';
import { linksOfReturned } from './returned-links.ts';
import { nextStage, startCursor } from './stages.ts';
import type { Batch, CaptureContext, CapturedDeletion, CapturedLink, CapturedObject, Cursor } from './types.ts';

function deltaOf(type: ObjectType): DeltaSpec {
  if (!type.delta) throw new Error(`${type.key} has no delta`);
  return type.delta;
}

function firstUrl(delta: DeltaSpec): string {
  // Without a list of properties Graph answers its default set, and with relations alone it would answer only them.
  return delta.select ? `${delta.path}?$select=${[...delta.select, ...delta.relations].join(',')}` : delta.path;
}

/** Takes the token before anything is read, so that what changes while reading comes in afterwards. */
export async function* latestToken(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  if (cursor.token !== null) {
    yield emptyBatch(nextStage(context.type, cursor));
    return;
  }
  const issuedAt = new Date(context.clock.now()).toISOString();
  const token = await takeLatest(context);
  if (token === null) {
    // Not offered for this set: its first crawl brings everything and a token as well.
    yield emptyBatch(startCursor({ ...cursor.plan, full: 'crawl' }, null, cursor));
    return;
  }
  yield emptyBatch({ ...nextStage(context.type, cursor), token, tokenIssuedAt: issuedAt });
}

async function takeLatest(context: CaptureContext): Promise<string | null> {
  const url = firstUrl(deltaOf(context.type));
  try {
    return await latestDeltaLink(context.client, { url }, { signal: context.signal, priority: 'low' });
  } catch (error) {
    if (isCybbackError(error, 'graph-bad-request', 'graph-unsupported', 'graph-protocol')) return null;
    throw error;
  }
}

/** Reads a whole set through its delta: relations come with it. A second reading keeps the first one's token. */
export async function* crawl(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const delta = deltaOf(context.type);
  const issuedAt = cursor.tokenIssuedAt ?? new Date(context.clock.now()).toISOString();
  const start = typeof cursor.position === 'string' ? cursor.position : firstUrl(delta);
  for await (const page of deltaPages(context.client, { url: start }, chainOptions(context, cursor))) {
    const read = readEntries(context.type, page.value);
    const next = after(context, { ...cursor, tokenIssuedAt: issuedAt }, page);
    yield {
      ...(await withEmbedded(context, await withLacked(context, read.objects))),
      deletions: read.deletions,
      links: read.links,
      fetched: page.value.length,
      ...(cursor.plan.prove && { found: 'proving' as const }),
      cursor: cursor.token === null ? next : { ...next, token: cursor.token },
    };
  }
}

/** Reads what changed since the token and lays it over what is known. */
export async function* follow(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const start = typeof cursor.position === 'string' ? cursor.position : cursor.token;
  if (start === null) throw new Error(`${context.type.key}: no token to follow`);
  const issuedAt = new Date(context.clock.now()).toISOString();
  const headers = deltaOf(context.type).minimal ? { Prefer: 'return=minimal' } : {};
  for await (const page of deltaPages(context.client, { url: start, headers }, chainOptions(context, cursor))) {
    const read = readEntries(context.type, page.value);
    const { objects: merged, warnings } = await mergeWithPrevious(context, read.objects);
    const { objects, parts } = await withEmbedded(context, merged);
    const returned =
      cursor.plan.mode === 'delta' ? await linksOfReturned(context, read.objects) : { links: [], parts: [] };
    yield {
      objects,
      parts: [...parts, ...returned.parts],
      deletions: read.deletions,
      links: [...read.links, ...returned.links],
      fetched: page.value.length,
      cursor: after(context, { ...cursor, tokenIssuedAt: issuedAt }, page),
      found: 'told',
      warnings,
      // The next page may mention the same objects: they are merged with what is kept, so it has to be kept.
      barrier: true,
    };
  }
}

function after(context: CaptureContext, cursor: Cursor, page: ChainedPage): Cursor {
  if (page.nextLink !== null) return { ...cursor, position: page.nextLink, chain: page.chain };
  return nextStage(context.type, { ...cursor, token: page.deltaLink });
}

interface Entries {
  readonly objects: readonly CapturedObject[];
  readonly deletions: readonly CapturedDeletion[];
  readonly links: readonly CapturedLink[];
}

/** An object may be mentioned more than once: per property the last mention counts, and a deletion ends what came before. */
function readEntries(type: ObjectType, value: readonly GraphObject[]): Entries {
  const objects = new Map<string, GraphObject>();
  const deletions = new Map<string, DeletionState>();
  const links: CapturedLink[] = [];
  for (const raw of value) {
    const entry = readDeltaEntry(type, raw);
    if (entry.kind === 'removed') {
      objects.delete(entry.id);
      deletions.set(entry.id, entry.reason);
      continue;
    }
    deletions.delete(entry.id);
    objects.set(entry.id, mergeDelta(objects.get(entry.id) ?? null, entry.object));
    for (const { relation, targetId, targetType, removed } of entry.links) {
      links.push({ sourceId: entry.id, relation, targetId, targetType, outcome: removed ? 'removed' : 'present' });
    }
  }
  return {
    objects: [...objects].map(([id, object]) => ({ id, object })),
    deletions: [...deletions].map(([id, state]) => ({ id, state })),
    links,
  };
}

function emptyBatch(cursor: Cursor): Batch {
  return { objects: [], deletions: [], links: [], fetched: 0, cursor };
}
