import { NONCE_BYTES, TAG_BYTES } from '../crypto/aead.ts';
import { DATA_KEY_ID_BYTES } from '../crypto/data-key.ts';
import { CODEC, type Codec } from './codec.ts';
import { damaged, foreignFormat } from './damage.ts';

/** Layout: docs/format.md §3. */
export const HEADER_BYTES = 40;
export const FRAME_OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;
const maxContentBytes = 2 ** 28;
const magic = Buffer.from('CYB');
const frameFormat = 1;
const lastFlag = 1;

export const FILE_KIND = { pack: 1, objects: 2, links: 3, manifest: 4, note: 5 } as const;
export type FileKind = (typeof FILE_KIND)[keyof typeof FILE_KIND];

export interface FrameHeader {
  readonly kind: FileKind;
  readonly sealed: boolean;
  readonly codec: Codec;
  readonly last: boolean;
  readonly number: number;
  readonly contentBytes: number;
  readonly bodyBytes: number;
  /** 16 hex digits; zeros where not sealed. */
  readonly dataKeyId: string;
  readonly nonce: Uint8Array;
}

export function encodeHeader(header: FrameHeader): Buffer {
  if (header.contentBytes > maxContentBytes) throw new RangeError('the content of a frame is too large');
  const bytes = Buffer.alloc(HEADER_BYTES);
  magic.copy(bytes, 0);
  bytes[3] = frameFormat;
  bytes[4] = header.kind;
  bytes[5] = header.sealed ? 1 : 0;
  bytes[6] = header.codec;
  bytes[7] = header.last ? lastFlag : 0;
  bytes.writeUInt32BE(header.number, 8);
  bytes.writeUInt32BE(header.contentBytes, 12);
  bytes.writeUInt32BE(header.bodyBytes, 16);
  bytes.write(header.dataKeyId, 20, DATA_KEY_ID_BYTES, 'hex');
  bytes.set(header.nonce, 28);
  return bytes;
}

/** `file` is for messages. `bytes` begin with the frame and may hold more. */
export function parseHeader(file: string, bytes: Uint8Array): FrameHeader {
  if (bytes.length < HEADER_BYTES) throw damaged(file, 'it ends inside a frame');
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!view.subarray(0, 3).equals(magic)) throw damaged(file, 'a frame does not begin where it should');
  if (view[3] !== frameFormat) throw foreignFormat(file, `frame format ${view[3]}`);
  const [kind, protection, codec, flags] = [view.readUInt8(4), view.readUInt8(5), view.readUInt8(6), view.readUInt8(7)];
  if (!isKind(kind)) throw foreignFormat(file, `kind of file ${kind}`);
  if (protection > 1) throw foreignFormat(file, `protection ${protection}`);
  if (!isCodec(codec)) throw foreignFormat(file, `codec ${codec}`);
  if ((flags & ~lastFlag) !== 0) throw foreignFormat(file, `frame flags ${flags}`);
  const [contentBytes, bodyBytes] = [view.readUInt32BE(12), view.readUInt32BE(16)];
  if (contentBytes > maxContentBytes || bodyBytes > maxContentBytes)
    throw damaged(file, 'a frame has an impossible length');
  return {
    kind,
    sealed: protection === 1,
    codec,
    last: flags === lastFlag,
    number: view.readUInt32BE(8),
    contentBytes,
    bodyBytes,
    dataKeyId: view.toString('hex', 20, 20 + DATA_KEY_ID_BYTES),
    nonce: view.subarray(28, 28 + NONCE_BYTES),
  };
}

/** What the header says, whatever else is wrong with the frame. */
export const claimsSeal = (bytes: Uint8Array): boolean => bytes.length >= HEADER_BYTES && bytes[5] === 1;

export const frameBytes = (header: FrameHeader): number => FRAME_OVERHEAD_BYTES + header.bodyBytes;

function isKind(value: number): value is FileKind {
  return value >= FILE_KIND.pack && value <= FILE_KIND.note;
}

function isCodec(value: number): value is Codec {
  return value >= CODEC.none && value <= CODEC.brotli;
}
