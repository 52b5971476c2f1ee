const FIRST_SIZE = 16 * 1024;
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MOST_BYTES = 3;

/** A growing buffer of UTF-8 text. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(FIRST_SIZE);
  #length = 0;

  write(text: string): void {
    const needed = this.#length + text.length * MOST_BYTES;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
