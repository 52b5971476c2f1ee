import { LRUCache } from 'lru-cache';
import { inLanes } from '../domain/in-lanes.ts';
import { isGraphObject } from '../domain/json.ts';
import type { Storage } from '../storage/storage.ts';
import { damaged } from './damage.ts';
import { packPath } from './file-path.ts';
import { FILE_KIND } from './frame-header.ts';
import type { FileContext, Frames } from './frame.ts';
import { LENGTH_BYTES } from './pack-writer.ts';
import { remembered } from './remembered.ts';
import { readTrailer } from './trailer.ts';
import type { RecordLocation } from './types.ts';

const parallelReads = 8;
const cachedFrames = 16;
/** A frame has a quarter of it, unless one of its objects is large; or it comes from a bucket that anybody writes. */
const mostCachedBytes = 1024 * 1024;

export interface PackReader {
  readRecord(location: RecordLocation): Promise<Uint8Array>;
  readRecords(locations: readonly RecordLocation[]): Promise<Uint8Array[]>;
}

export function packFile(connectionId: string, packId: string): FileContext {
  return { connectionId, path: packPath(packId), kind: FILE_KIND.pack, sealed: packId.startsWith('s') };
}

/** What its trailer says. */
export async function countRecords(
  files: Storage,
  frames: Frames,
  { packId, sizeBytes }: { packId: string; sizeBytes: number },
): Promise<number> {
  const file = packFile(frames.connectionId, packId);
  const { value } = await readTrailer(files, frames, file, sizeBytes);
  const records: unknown = isGraphObject(value) ? value['records'] : null;
  if (typeof records !== 'number') throw damaged(`${file.connectionId}/${file.path}`, 'its trailer is not one');
  return records;
}

export function createPackReader(files: Storage, frames: Frames): PackReader {
  // Objects shown together often lie together; frames never change.
  const recent = new LRUCache<string, Promise<Uint8Array>>({ max: cachedFrames });

  const readFrame = (location: RecordLocation): Promise<Uint8Array> => {
    const key = frameKey(location);
    const content = remembered(recent, key, () => fetchFrame(files, frames, location));
    void content.then(
      ({ length }) => length > mostCachedBytes && recent.delete(key),
      () => undefined,
    );
    return content;
  };

  return {
    async readRecord(location) {
      return cutRecord(frames.connectionId, await readFrame(location), location);
    },

    async readRecords(locations) {
      const byFrame = new Map<string, number[]>();
      locations.forEach((location, index) => {
        const key = frameKey(location);
        const indexes = byFrame.get(key);
        if (indexes) indexes.push(index);
        else byFrame.set(key, [index]);
      });
      const records = new Array<Uint8Array>(locations.length);
      await inLanes(byFrame.values(), parallelReads, async (indexes) => {
        let content: Uint8Array | null = null;
        for (const index of indexes) {
          const location = locations[index];
          if (!location) continue;
          content ??= await readFrame(location);
          records[index] = cutRecord(frames.connectionId, content, location);
        }
      });
      return records;
    },
  };
}

async function fetchFrame(files: Storage, frames: Frames, location: RecordLocation): Promise<Uint8Array> {
  const { frameOffset: offset, frameLength: length } = location;
  const file = packFile(frames.connectionId, location.packId);
  const bytes = await files.getRange(file.path, { offset, length });
  if (bytes.length !== length) throw damaged(`${file.connectionId}/${file.path}`, 'it is shorter than it should be');
  return (await frames.open(file, bytes, { offset, last: false })).content;
}

/** A copy, so that a record does not hold its whole frame in memory. */
export function cutRecord(connectionId: string, content: Uint8Array, location: RecordLocation): Uint8Array {
  const start = location.recordOffset;
  const end = start + location.recordLength;
  const view = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (start < LENGTH_BYTES || end > view.length || view.readUInt32BE(start - LENGTH_BYTES) !== location.recordLength) {
    throw damaged(
      `${connectionId}/${packPath(location.packId)}`,
      `no record lies at byte ${start} of the frame at ${location.frameOffset}`,
    );
  }
  return Uint8Array.prototype.slice.call(view, start, end);
}

const frameKey = (location: RecordLocation): string =>
  `${location.packId}/${location.frameOffset}/${location.frameLength}`;
