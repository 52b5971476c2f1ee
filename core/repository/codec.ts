import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** How the content of a frame is encoded; the number is stored. */
export const CODEC = { none: 0, zstd: 1, brotli: 2 } as const;
export type Codec = (typeof CODEC)[keyof typeof CODEC];

export interface Encoded {
  readonly codec: Codec;
  readonly body: Uint8Array;
}

const zstd = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };
const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } };
/** Above this, decoding leaves the event loop: below, the hop to the thread pool costs more than the work (0.3 ms). */
const syncLimitBytes = 1024 * 1024;

const hasZstd = typeof zlib.zstdCompressSync === 'function';
const zstdAsync = hasZstd ? promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdCompress) : null;
const brotliAsync = promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliCompress);
const unzstdAsync = hasZstd ? promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress) : null;
const unbrotliAsync = promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress);

/** Encodes in the thread pool. What does not shrink stays as it is. */
export async function encode(content: Uint8Array): Promise<Encoded> {
  const body = zstdAsync ? await zstdAsync(content, zstd) : await brotliAsync(content, brotli);
  return smaller(content, { codec: zstdAsync ? CODEC.zstd : CODEC.brotli, body });
}

/** Encodes at once: for small contents, or where waiting would let raw content pile up. */
export function encodeSync(content: Uint8Array): Encoded {
  const body = hasZstd ? zlib.zstdCompressSync(content, zstd) : zlib.brotliCompressSync(content, brotli);
  return smaller(content, { codec: hasZstd ? CODEC.zstd : CODEC.brotli, body });
}

/** A few bytes of a file that is not sealed can unpack to a quarter of a gigabyte: one such content comes into memory at a time. */
const largeBytes = 8 * 1024 * 1024;
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work, work);
  const nothing = (): void => undefined;
  last = turn.then(nothing, nothing);
  return turn;
}

const now = <T>(work: () => Promise<T>): Promise<T> => work();

/** Throws where the body is not what an encoder made, or where it holds more than it says. */
export async function decode(encoded: Encoded, contentBytes: number): Promise<Uint8Array> {
  const content = await (contentBytes > largeBytes ? inTurn : now)(() => decodeBody(encoded, contentBytes));
  if (content.length !== contentBytes) throw new Error(`${content.length} bytes instead of ${contentBytes}`);
  return content;
}

async function decodeBody({ codec, body }: Encoded, contentBytes: number): Promise<Uint8Array> {
  if (codec === CODEC.none) return body;
  const options = { maxOutputLength: Math.max(1, contentBytes) };
  const small = contentBytes <= syncLimitBytes;
  if (codec === CODEC.brotli) return small ? zlib.brotliDecompressSync(body, options) : unbrotliAsync(body, options);
  if (!unzstdAsync) throw new Error('this Node cannot read zstd');
  return small ? zlib.zstdDecompressSync(body, options) : unzstdAsync(body, options);
}

function smaller(content: Uint8Array, encoded: Encoded): Encoded {
  return encoded.body.length < content.length ? encoded : { codec: CODEC.none, body: content };
}
