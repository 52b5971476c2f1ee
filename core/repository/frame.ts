import { createHash } from 'node:crypto';
import { aeadOpen, aeadSeal, NONCE_BYTES, TAG_BYTES } from '../crypto/aead.ts';
import { DATA_KEY_ID_BYTES } from '../crypto/data-key.ts';
import type { RandomBytes } from '../crypto/random.ts';
import { decode, type Encoded } from './codec.ts';
import { damaged, unsealed } from './damage.ts';
import {
  encodeHeader,
  frameBytes,
  HEADER_BYTES,
  parseHeader,
  type FileKind,
  type FrameHeader,
} from './frame-header.ts';
import type { KeyRing } from './key-ring.ts';

/** What a frame is bound to besides its offset. */
export interface FileContext {
  readonly connectionId: string;
  /** Below the connection's folder. */
  readonly path: string;
  readonly kind: FileKind;
  /** What frames of the file must be: sealed, checksummed, or (manifests) as they say themselves. */
  readonly sealed: boolean | null;
}

export interface FrameInput extends Encoded {
  readonly contentBytes: number;
  readonly number: number;
  readonly offset: number;
  readonly last: boolean;
}

export interface FramePlace {
  readonly offset: number;
  /** Checked where given. */
  readonly number?: number;
  readonly last?: boolean;
}

export interface OpenedFrame {
  readonly header: FrameHeader;
  readonly content: Uint8Array;
}

/** Seals and opens the frames of one connection. */
export interface Frames {
  readonly connectionId: string;
  /** Whether new files are sealed. */
  readonly sealing: boolean;
  /** Whether anything of the connection was ever sealed. */
  readonly hasKeys: boolean;
  seal(file: FileContext, frame: FrameInput): Buffer;
  /** `bytes` are the frame and nothing else. Every deviation is `repository-corrupt`; an unknown key `key-missing`. */
  open(file: FileContext, bytes: Uint8Array, place: FramePlace): Promise<OpenedFrame>;
}

const label = Buffer.from('cybback/frame/1');
const noKey = '00'.repeat(DATA_KEY_ID_BYTES);

export function createFrames(connectionId: string, keys: KeyRing, random: RandomBytes): Frames {
  return {
    connectionId,
    sealing: keys.active !== null,
    hasKeys: keys.hasKeys,

    seal(file, frame) {
      const key = keys.active;
      const header: FrameHeader = {
        kind: file.kind,
        sealed: key !== null,
        codec: frame.codec,
        last: frame.last,
        number: frame.number,
        contentBytes: frame.contentBytes,
        bodyBytes: frame.body.length,
        dataKeyId: key?.id ?? noKey,
        nonce: key ? random(NONCE_BYTES) : new Uint8Array(NONCE_BYTES),
      };
      const head = encodeHeader(header);
      const associated = associatedData(file, head, frame.offset);
      if (!key) return Buffer.concat([head, frame.body, checksum(associated, frame.body)]);
      const { body, tag } = aeadSeal({ key: key.key, nonce: header.nonce, associated }, frame.body);
      return Buffer.concat([head, body, tag]);
    },

    async open(file, bytes, place) {
      const name = nameOf(file);
      const header = parseHeader(name, bytes);
      checkPlace(file, header, bytes.length, place);
      const associated = associatedData(file, bytes.subarray(0, HEADER_BYTES), place.offset);
      const body = bytes.subarray(HEADER_BYTES, bytes.length - TAG_BYTES);
      const tag = bytes.subarray(bytes.length - TAG_BYTES);
      const plain = header.sealed
        ? aeadOpen({ key: (await keys.get(header.dataKeyId)).key, nonce: header.nonce, associated }, { body, tag })
        : checksum(associated, body).equals(tag) && header.dataKeyId === noKey
          ? body
          : null;
      if (!plain) {
        const what = header.sealed ? 'seal' : 'checksum';
        throw damaged(name, `the ${what} of the frame at byte ${place.offset} does not fit`);
      }
      try {
        return { header, content: await decode({ codec: header.codec, body: plain }, header.contentBytes) };
      } catch {
        throw damaged(name, `the frame at byte ${place.offset} cannot be decompressed`);
      }
    },
  };
}

function nameOf({ connectionId, path }: FileContext): string {
  return `${connectionId}/${path}`;
}

function checkPlace(file: FileContext, header: FrameHeader, length: number, place: FramePlace): void {
  const name = nameOf(file);
  if (frameBytes(header) !== length) throw damaged(name, `the frame at byte ${place.offset} has another length`);
  if (header.kind !== file.kind) throw damaged(name, 'it is a file of another kind');
  if (file.sealed === true && !header.sealed) {
    throw unsealed(name, `the frame at byte ${place.offset} is not sealed, and the file must be`);
  }
  if (file.sealed === false && header.sealed) {
    throw damaged(name, `the frame at byte ${place.offset} is sealed in a file that is not`);
  }
  if (place.number !== undefined && header.number !== place.number) {
    throw damaged(name, `frame ${header.number} lies where frame ${place.number} should be`);
  }
  if (place.last !== undefined && header.last !== place.last) {
    throw damaged(name, place.last ? 'its end is missing' : 'it goes on after its last frame');
  }
}

function associatedData(file: FileContext, head: Uint8Array, offset: number): Buffer {
  const connection = Buffer.from(file.connectionId);
  const path = Buffer.from(file.path);
  const numbers = Buffer.alloc(8 + 2 + 2);
  numbers.writeBigUInt64BE(BigInt(offset), 0);
  numbers.writeUInt16BE(connection.length, 8);
  numbers.writeUInt16BE(path.length, 10);
  return Buffer.concat([label, head, numbers.subarray(0, 10), connection, numbers.subarray(10), path]);
}

function checksum(associated: Uint8Array, body: Uint8Array): Buffer {
  return createHash('sha256').update(associated).update(body).digest().subarray(0, TAG_BYTES);
}
