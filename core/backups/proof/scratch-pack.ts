import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import type { PackWriter, PendingRecord, RecordLocation } from '../../repository/types.ts';
import { type FramePlace, insertFrames, readFrame } from '../store/proof/frames.ts';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** Bytes of records after which a frame is closed, and a pack is full. */
const FRAME_BYTES = 256 * 1024;
const PACK_BYTES = 8 * 1024 * 1024;
const PREFIX = 'proof-';

export interface Scratch {
  readonly db: Db;
  readonly box: SecretBox;
  readonly proofId: string;
}

export function isScratch({ packId }: Pick<RecordLocation, 'packId'>): boolean {
  return packId.startsWith(PREFIX);
}

/** As a pack of the repository, kept in the database until the proof ends. A record is never split. */
export function scratchPack({ db, box, proofId }: Scratch, id: string): PackWriter {
  const packId = PREFIX + id;
  const frames: Uint8Array[][] = [];
  let inFrame = 0;
  let sizeBytes = 0;
  let finished = false;

  function add(record: Uint8Array): PendingRecord {
    if (frames.length === 0 || inFrame >= FRAME_BYTES) {
      frames.push([]);
      inFrame = 0;
    }
    const place = { frameOffset: frames.length - 1, recordOffset: inFrame, recordLength: record.length };
    frames.at(-1)?.push(Uint8Array.from(record));
    inFrame += record.length;
    sizeBytes += record.length;
    return {
      get location() {
        if (!finished) throw new Error('the pack is not finished');
        return { packId, frameLength: 0, ...place };
      },
    };
  }

  return {
    packId,
    get sizeBytes() {
      return sizeBytes;
    },
    get full() {
      return sizeBytes >= PACK_BYTES;
    },
    add,
    drain: () => Promise.resolve(),
    async finish() {
      finished = true;
      if (frames.length === 0) return null;
      const sealed = [];
      const checksum = createHash('sha256');
      for (const [frame, records] of frames.entries()) {
        const place = { proofId, packId, frame };
        const body = await compress(Buffer.concat(records));
        const bodySealed = await box.seal(body, frameContext(place));
        checksum.update(bodySealed);
        sealed.push({ ...place, bodySealed });
      }
      await insertFrames(db, sealed);
      return { packId, sizeBytes, sha256: checksum.digest('hex') };
    },
  };
}

/** Reads many, each frame once and one at a time; order of the answer = order of the locations. */
export async function readScratch(
  { db, box, proofId }: Scratch,
  locations: readonly RecordLocation[],
): Promise<Uint8Array[]> {
  const records: Uint8Array[] = [];
  const byFrame = Map.groupBy(locations.entries(), ([, { packId, frameOffset }]) => `${packId} ${String(frameOffset)}`);
  for (const wanted of byFrame.values()) {
    const [, first] = wanted[0] ?? [];
    if (!first) continue;
    const place = { proofId, packId: first.packId, frame: first.frameOffset };
    const body = await decompress(await box.open(await readFrame(db, place), frameContext(place)));
    for (const [index, { recordOffset, recordLength }] of wanted)
      records[index] = Uint8Array.from(body.subarray(recordOffset, recordOffset + recordLength));
  }
  return records;
}

export function frameContext({ proofId, packId, frame }: FramePlace): string {
  return `proof:${proofId}:pack:${packId}:${String(frame)}`;
}
