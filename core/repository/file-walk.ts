import { damaged } from './damage.ts';
import { frameBytes, HEADER_BYTES, parseHeader } from './frame-header.ts';
import type { FileContext, Frames, OpenedFrame } from './frame.ts';
import { FOOTER_BYTES, parseFooter } from './trailer.ts';

export interface WalkedFrame extends OpenedFrame {
  readonly offset: number;
  readonly length: number;
}

/**
 * Opens a pack or run from its first byte to its last, one frame in memory at a time; the trailer comes last. Whatever
 * is not as it should be is `repository-corrupt`.
 */
export async function* walkFile(
  frames: Frames,
  file: FileContext,
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<WalkedFrame> {
  const name = `${file.connectionId}/${file.path}`;
  const reader = new ByteReader(name, chunks);
  let offset = 0;
  try {
    for (let number = 0; ; number += 1) {
      const head = parseHeader(name, await reader.peek(HEADER_BYTES));
      const length = frameBytes(head);
      const opened = await frames.open(file, await reader.take(length), { offset, number });
      yield { ...opened, offset, length };
      offset += length;
      if (!opened.header.last) continue;
      const footer = await reader.take(FOOTER_BYTES);
      if (parseFooter(name, footer) !== length || !(await reader.ended()))
        throw damaged(name, 'it does not end where it should');
      return;
    }
  } finally {
    await reader.close();
  }
}

class ByteReader {
  readonly #name: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array[] = [];
  #bytes = 0;

  constructor(name: string, chunks: AsyncIterable<Uint8Array>) {
    this.#name = name;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async peek(length: number): Promise<Uint8Array> {
    if (!(await this.#fill(length))) throw damaged(this.#name, 'it ends too early');
    if ((this.#held[0]?.length ?? 0) < length) this.#held = [Buffer.concat(this.#held)];
    return (this.#held[0] ?? new Uint8Array(0)).subarray(0, length);
  }

  async take(length: number): Promise<Uint8Array> {
    const taken = await this.peek(length);
    const rest = this.#held[0]?.subarray(length);
    if (rest && rest.length > 0) this.#held[0] = rest;
    else this.#held.shift();
    this.#bytes -= length;
    return taken;
  }

  async ended(): Promise<boolean> {
    return !(await this.#fill(1));
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #fill(length: number): Promise<boolean> {
    while (this.#bytes < length) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      if (next.value.length === 0) continue;
      this.#held.push(next.value);
      this.#bytes += next.value.length;
    }
    return true;
  }
}
