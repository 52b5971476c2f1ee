import { createHash } from 'node:crypto';
import { TYPE_KEYS, type TypeKey } from '../domain/type-keys.ts';
import type { Storage } from '../storage/storage.ts';
import { limited } from './bounded.ts';
import { damaged, mismatched } from './damage.ts';
import { walkFile } from './file-walk.ts';
import { findingOf, tap, type Progress } from './finding.ts';
import type { Frames } from './frame.ts';
import { runsOf } from './manifest-runs.ts';
import { compareKeys, linkEntries, objectEntries, type EntryKind } from './run-entries.ts';
import { mergeRuns } from './run-merge.ts';
import { checkOrder, decodeBlock, openRun } from './run-reader.ts';
import { runSource } from './run-source.ts';
import { parseRunTrailer, type RunBlock, type RunIndex } from './run-trailer.ts';
import { runFile } from './run-writer.ts';
import type { Finding, Manifest, ManifestType, RunRef } from './types.ts';

export interface SoundRuns {
  readonly type: TypeKey;
  /** Read as one merge: a state, or the changes alone. */
  readonly groups: readonly (readonly RunRef[])[];
}

interface Deps {
  readonly files: Storage;
  readonly frames: Frames;
}

/** Checks every run from end to end, and the counts of the types; answers the object runs that can be relied on. */
export async function* verifyRuns(
  deps: Deps,
  manifest: Manifest,
  progress: Progress,
): AsyncGenerator<Finding, SoundRuns[]> {
  const sound: SoundRuns[] = [];
  for (const type of TYPE_KEYS) {
    const entry = manifest.types[type];
    if (!entry) continue;
    const bad = new Set<string>();
    for (const run of runsOf(entry)) {
      const finding = await verifyRun(deps, type, run, progress);
      if (!finding) continue;
      bad.add(run.id);
      yield finding;
    }
    for (const miscount of await miscounts(deps, type, entry, bad))
      yield {
        severity: 'damaged',
        code: 'repository-mismatch',
        file: `${manifest.connectionId}/indexes/${type}`,
        message: miscount,
      };
    sound.push({ type, groups: soundGroups(entry, bad) });
  }
  return sound;
}

/** Where a run of the state is damaged, older entries can no longer be told from valid ones: each run by itself then. */
function soundGroups({ objectRuns, changes }: ManifestType, bad: ReadonlySet<string>): RunRef[][] {
  const usable = objectRuns.filter((run) => !bad.has(run.id));
  const state = usable.length === objectRuns.length ? [usable] : usable.map((run) => [run]);
  const { objects } = changes;
  const alone = objects && !bad.has(objects.id) && !objectRuns.some((run) => run.id === objects.id);
  return alone ? [...state, [objects]] : state;
}

async function verifyRun(
  { files, frames }: Deps,
  type: TypeKey,
  run: RunRef,
  progress: Progress,
): Promise<Finding | null> {
  const file = runFile(frames.connectionId, run);
  const name = `${file.connectionId}/${file.path}`;
  try {
    if (run.type !== type) throw damaged(name, `it is listed under ${type}`);
    const hash = createHash('sha256');
    const tapped = tap(limited(name, runSource(files, run).stream(file.path), run.sizeBytes), (chunk) => {
      hash.update(chunk);
      progress.add(chunk.length);
    });
    const walk = walkFile(frames, file, tapped);
    if (run.kind === 'objects') await verifyBlocks(name, run, walk, objectEntries);
    else await verifyBlocks(name, run, walk, linkEntries);
    if (hash.digest('hex') !== run.sha256) throw mismatched(name, 'its SHA-256 is not the one in the manifest');
    return null;
  } catch (error) {
    return findingOf(name, error);
  }
}

async function verifyBlocks<T>(
  name: string,
  run: RunRef,
  walk: ReturnType<typeof walkFile>,
  kind: EntryKind<T>,
): Promise<void> {
  const blocks: RunBlock[] = [];
  let previous: T | null = null;
  let sizeBytes = 0;
  let index: RunIndex | null = null;
  for await (const { offset, length, header, content } of walk) {
    sizeBytes = offset + length;
    if (header.last) {
      const text = Buffer.from(content).toString('utf8');
      index = parseRunTrailer(name, run, { offset, number: header.number, value: parseJson(name, text) });
      continue;
    }
    const entries: T[] = decodeBlock(name, kind, content, { entries: countLines(content) });
    checkOrder(name, kind, previous, entries);
    const first = entries[0];
    if (first === undefined) throw damaged(name, 'it holds an empty block');
    previous = entries.at(-1) ?? previous;
    blocks.push({ offset, length, entries: entries.length, firstKey: kind.key(first) });
  }
  const lastKey = previous === null ? null : kind.key(previous);
  if (!index || !sameIndex(index, { blocks, lastKey })) throw damaged(name, 'its trailer does not fit its blocks');
  if (sizeBytes + 8 !== run.sizeBytes) throw damaged(name, 'its size is not the one in the manifest');
}

function sameIndex(a: RunIndex, b: RunIndex): boolean {
  const sameKey = (left: readonly string[] | null, right: readonly string[] | null): boolean =>
    left === null || right === null ? left === right : compareKeys(left, right) === 0;
  return (
    a.blocks.length === b.blocks.length &&
    sameKey(a.lastKey, b.lastKey) &&
    a.blocks.every((block, i) => {
      const other = b.blocks[i];
      return (
        other !== undefined &&
        block.offset === other.offset &&
        block.length === other.length &&
        block.entries === other.entries &&
        sameKey(block.firstKey, other.firstKey)
      );
    })
  );
}

/** What the manifest says wrongly about the runs that can be read. */
async function miscounts(
  deps: Deps,
  type: TypeKey,
  { objectRuns, linkRuns, objects, links }: ManifestType,
  bad: ReadonlySet<string>,
): Promise<string[]> {
  const isSound = (runs: readonly RunRef[]): boolean => !runs.some((run) => bad.has(run.id));
  const compare = (name: string, found: number, said: number): string[] =>
    found === said ? [] : [`The runs of ${type} hold ${found} ${name}, the manifest says ${said}.`];
  return [
    ...(isSound(objectRuns) ? compare('objects', await count(deps, objectRuns, objectEntries), objects) : []),
    ...(isSound(linkRuns) ? compare('links', await count(deps, linkRuns, linkEntries), links) : []),
  ];
}

async function count<T>({ files, frames }: Deps, runs: readonly RunRef[], kind: EntryKind<T>): Promise<number> {
  const readers = await Promise.all(runs.map((run) => openRun(files, frames, run, kind)));
  let entries = 0;
  for await (const _ of mergeRuns(
    kind,
    readers.map((reader) => reader.blocks()),
    false,
  ))
    entries += 1;
  return entries;
}

function countLines(content: Uint8Array): number {
  let lines = 0;
  for (let at = content.indexOf(10); at >= 0; at = content.indexOf(10, at + 1)) lines += 1;
  return lines;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(name, 'its trailer is not JSON');
  }
}
