import { CybbackError } from '../domain/errors.ts';
import { isGraphObject } from '../domain/json.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import type { Storage } from '../storage/storage.ts';
import { damaged } from './damage.ts';
import { walkFile, type WalkedFrame } from './file-walk.ts';
import { findingOf, tap, type Progress } from './finding.ts';
import type { Frames } from './frame.ts';
import { cutRecord, packFile } from './pack-reader.ts';
import { LENGTH_BYTES } from './pack-writer.ts';
import { decodeRecord } from './record-codec.ts';
import { objectEntries } from './run-entries.ts';
import { mergeRuns } from './run-merge.ts';
import { openRun } from './run-reader.ts';
import type { Finding, ObjectEntry, RecordLocation } from './types.ts';
import type { SoundRuns } from './verify-runs.ts';

/** Locations held in memory at a time, about 100 bytes each; a larger backup takes several passes over its runs. */
const batchLocations = 500_000;

interface Expected {
  readonly type: TypeKey;
  readonly id: string;
  readonly location: RecordLocation;
}

/** What should lie in one pack, in columns: a tenth of the memory of as many objects. */
interface PackLocations {
  readonly types: TypeKey[];
  readonly ids: string[];
  /** Four per entry: frame offset and length, record offset and length. */
  readonly places: number[];
}

interface Deps {
  readonly files: Storage;
  readonly frames: Frames;
}

/** Checks every frame of every pack that the runs point into, and that each location leads to the record it should. */
export async function* verifyPacks(deps: Deps, runs: readonly SoundRuns[], progress: Progress): AsyncIterable<Finding> {
  const perPack = new Map<string, number>();
  for await (const { location } of locations(deps, runs)) {
    perPack.set(location.packId, (perPack.get(location.packId) ?? 0) + 1);
  }
  for (const batch of batches(perPack)) {
    const expected = new Map<string, PackLocations>();
    for (const packId of batch) expected.set(packId, { types: [], ids: [], places: [] });
    for await (const { type, id, location } of locations(deps, runs)) {
      const columns = expected.get(location.packId);
      if (!columns) continue;
      columns.types.push(type);
      columns.ids.push(id);
      columns.places.push(location.frameOffset, location.frameLength, location.recordOffset, location.recordLength);
    }
    for (const [packId, columns] of expected) {
      const finding = await verifyPack(deps, packId, columns, progress);
      if (finding) yield finding;
      expected.delete(packId);
    }
  }
}

function* batches(perPack: ReadonlyMap<string, number>): Iterable<Set<string>> {
  let batch = new Set<string>();
  let held = 0;
  for (const [packId, count] of perPack) {
    if (batch.size > 0 && held + count > batchLocations) {
      yield batch;
      batch = new Set();
      held = 0;
    }
    batch.add(packId);
    held += count;
  }
  if (batch.size > 0) yield batch;
}

async function* locations({ files, frames }: Deps, runs: readonly SoundRuns[]): AsyncIterable<Expected> {
  for (const { type, groups } of runs) {
    for (const group of groups) {
      const readers = await Promise.all(group.map((run) => openRun(files, frames, run, objectEntries)));
      const merged: AsyncIterable<ObjectEntry> = mergeRuns(
        objectEntries,
        readers.map((reader) => reader.blocks()),
        true,
      );
      for await (const { objectId, location } of merged) {
        if (location) yield { type, id: objectId, location };
      }
    }
  }
}

async function verifyPack(
  { files, frames }: Deps,
  packId: string,
  expected: PackLocations,
  progress: Progress,
): Promise<Finding | null> {
  const file = packFile(frames.connectionId, packId);
  const name = `${file.connectionId}/${file.path}`;
  const byFrame = Map.groupBy(expected.ids.keys(), (index) => expected.places[index * 4] ?? -1);
  const table: [number, number, number][] = [];
  try {
    const chunks = tap(files.stream(file.path), (chunk) => progress.add(chunk.length));
    for await (const frame of walkFile(frames, file, chunks)) {
      if (frame.header.last) {
        checkTrailer(name, frame, table);
        continue;
      }
      table.push([frame.offset, frame.length, countRecords(name, frame.content)]);
      for (const index of byFrame.get(frame.offset) ?? []) checkRecord(name, frame, entryAt(packId, expected, index));
      byFrame.delete(frame.offset);
    }
    const [lost] = byFrame.keys();
    if (lost !== undefined) throw damaged(name, `no frame begins at byte ${lost}, where the index points`);
    return null;
  } catch (error) {
    return findingOf(name, error);
  }
}

function entryAt(packId: string, { types, ids, places }: PackLocations, index: number): Expected {
  const [type, id] = [types[index], ids[index]];
  const [frameOffset, frameLength, recordOffset, recordLength] = places.slice(index * 4, index * 4 + 4);
  if (type === undefined || id === undefined) throw new Error(`no entry ${index}`);
  const location = {
    packId,
    frameOffset: frameOffset ?? 0,
    frameLength: frameLength ?? 0,
    recordOffset: recordOffset ?? 0,
    recordLength: recordLength ?? 0,
  };
  return { type, id, location };
}

function checkRecord(name: string, frame: WalkedFrame, { type, id, location }: Expected): void {
  if (location.frameLength !== frame.length)
    throw damaged(name, `the frame at byte ${frame.offset} has another length than the index says`);
  const found = decodeNamed(name, cutRecord(name.slice(0, name.indexOf('/')), frame.content, location));
  if (found.type !== type || found.id !== id) {
    throw damaged(name, `the record of ${type} ${id} is another one`);
  }
}

function decodeNamed(name: string, bytes: Uint8Array): { type: TypeKey; id: string } {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    throw damaged(name, error instanceof CybbackError ? error.message.replace(/\.$/, '') : 'a record cannot be read');
  }
}

function countRecords(name: string, content: Uint8Array): number {
  const view = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  let records = 0;
  let at = 0;
  while (at + LENGTH_BYTES <= view.length) {
    at += LENGTH_BYTES + view.readUInt32BE(at);
    records += 1;
  }
  if (at !== view.length) throw damaged(name, 'a frame does not end with a record');
  return records;
}

function checkTrailer(name: string, frame: WalkedFrame, table: readonly (readonly number[])[]): void {
  const records = table.reduce((sum, row) => sum + (row[2] ?? 0), 0);
  const expected = JSON.stringify({ records, frames: table });
  const stored = JSON.stringify(trailerOf(name, frame.content));
  if (stored !== expected) throw damaged(name, 'its trailer does not fit its frames');
}

function trailerOf(name: string, content: Uint8Array): { records: unknown; frames: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(content).toString('utf8'));
    const { records, frames }: { records?: unknown; frames?: unknown } = isGraphObject(value) ? value : {};
    return { records, frames };
  } catch {
    throw damaged(name, 'its trailer is not JSON');
  }
}
