import type { Storage } from '../storage/storage.ts';
import { sha256Hex } from './checked-json.ts';
import { encode, encodeSync, type Encoded } from './codec.ts';
import { packPath } from './file-path.ts';
import { FILE_KIND } from './frame-header.ts';
import type { FileContext, Frames } from './frame.ts';
import { endFile } from './trailer.ts';
import type { PackWriter, PendingRecord, RecordLocation } from './types.ts';

export const LENGTH_BYTES = 4;
const fullSealedBytes = 16 * 1024 * 1024;
const fullRecordBytes = 256 * 1024 * 1024;
/** Frames being compressed at a time; beyond it, adding does the work itself, so that raw content never piles up. */
const maxInFlight = 32;
const drainTo = 8;

interface FrameSlot {
  offset: number;
  length: number;
}

export interface PackWriterInput {
  /** The connection's folder. */
  readonly files: Storage;
  readonly frames: Frames;
  readonly packId: string;
  /** Raw bytes after which a frame is closed. */
  readonly frameBytes: number;
}

/** Sealed frames are gathered in memory and put as one body: a put that is repeated sends the same file again. */
export function createPackWriter({ files, frames, packId, frameBytes }: PackWriterInput): PackWriter {
  const path = packPath(packId);
  const file: FileContext = { connectionId: frames.connectionId, path, kind: FILE_KIND.pack, sealed: frames.sealing };
  const parts: Buffer[] = [];
  const table: [number, number, number][] = [];
  let sealedBytes = 0;
  let recordBytes = 0;
  let finished = false;
  let inFlight = 0;
  let sealedSoFar: Promise<void> = Promise.resolve();
  const waiting: (() => void)[] = [];

  let open = newFrame(frameBytes);

  const seal = (encoded: Encoded, contentBytes: number, records: number, slot: FrameSlot): void => {
    const number = table.length;
    const bytes = frames.seal(file, { ...encoded, contentBytes, number, offset: sealedBytes, last: false });
    slot.offset = sealedBytes;
    slot.length = bytes.length;
    table.push([sealedBytes, bytes.length, records]);
    parts.push(bytes);
    sealedBytes += bytes.length;
  };

  const flush = (): void => {
    const { bytes, used, records, slot } = open;
    const content = bytes.subarray(0, used);
    open = newFrame(frameBytes);
    inFlight += 1;
    const encoded = inFlight > maxInFlight ? Promise.resolve(encodeSync(content)) : encode(content);
    // Compressed side by side, sealed in order: a frame's offset is known when those before it are sealed.
    const before = sealedSoFar;
    sealedSoFar = (async () => {
      try {
        const [body] = await Promise.all([encoded, before]);
        seal(body, used, records, slot);
      } finally {
        inFlight -= 1;
        if (inFlight <= drainTo) for (const wake of waiting.splice(0)) wake();
      }
    })();
    // A failure is thrown by `finish`, which awaits the last of the chain.
    sealedSoFar.catch(() => undefined);
  };

  return {
    packId,
    get sizeBytes() {
      return sealedBytes;
    },
    get full() {
      return sealedBytes >= fullSealedBytes || recordBytes >= fullRecordBytes;
    },

    add(record) {
      if (finished) throw new Error('a record was added to a finished pack');
      const size = LENGTH_BYTES + record.length;
      if (open.used > 0 && open.used + size > open.bytes.length) flush();
      if (size > open.bytes.length) open = newFrame(size);
      const at = open.used;
      open.bytes.writeUInt32BE(record.length, at);
      open.bytes.set(record, at + LENGTH_BYTES);
      open.used += size;
      open.records += 1;
      recordBytes += size;
      return new PackRecord(packId, open.slot, at + LENGTH_BYTES, record.length);
    },

    async drain() {
      if (inFlight <= drainTo) return;
      await new Promise<void>((wake) => waiting.push(wake));
    },

    async finish() {
      if (finished) throw new Error('a pack was finished twice');
      finished = true;
      if (open.records > 0) flush();
      if (recordBytes === 0) return null;
      await sealedSoFar;
      const records = table.reduce((sum, frame) => sum + frame[2], 0);
      const end = endFile(frames, file, { number: table.length, offset: sealedBytes }, { records, frames: table });
      const body = Buffer.concat([...parts, end]);
      await files.put(path, body);
      return { packId, sizeBytes: body.length, sha256: sha256Hex(body) };
    },
  };
}

interface OpenFrame {
  readonly bytes: Buffer;
  readonly slot: FrameSlot;
  used: number;
  records: number;
}

function newFrame(sizeBytes: number): OpenFrame {
  return { bytes: Buffer.allocUnsafeSlow(sizeBytes), slot: { offset: -1, length: 0 }, used: 0, records: 0 };
}

/** A class because there are as many as records: an object with a getter of its own costs ten times as much. */
class PackRecord implements PendingRecord {
  readonly #packId: string;
  readonly #slot: FrameSlot;
  readonly #offset: number;
  readonly #length: number;

  constructor(packId: string, slot: FrameSlot, offset: number, length: number) {
    this.#packId = packId;
    this.#slot = slot;
    this.#offset = offset;
    this.#length = length;
  }

  get location(): RecordLocation {
    const { offset, length } = this.#slot;
    if (offset < 0) throw new Error('the location of a record was asked for before its pack was finished');
    return {
      packId: this.#packId,
      frameOffset: offset,
      frameLength: length,
      recordOffset: this.#offset,
      recordLength: this.#length,
    };
  }
}
