import { hash } from 'node:crypto';

/** Each ID counts once in each table: one that only one side has is told from the others by where it counts. */
const TABLES = 3;
const BUCKETS = 256;
const BYTES = 6;
const MODULUS = 2 ** (8 * BYTES);

/**
 * Which objects a reading has shown, in a size that does not grow with their number, so that it can lie in a cursor: sums
 * of hashes, in buckets. Two readings that have shown the same objects have the same sums; where they differ, every object
 * that only one has shown lies in buckets that differ, as do few others. An object that was shown twice differs, too.
 */
export class ShownIds {
  readonly #sums: Buffer;

  constructor(text?: string) {
    this.#sums = Buffer.alloc(TABLES * BUCKETS * BYTES);
    if (text !== undefined) Buffer.from(text, 'base64').copy(this.#sums);
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) {
      const { value, places } = marksOf(id);
      for (const place of places) {
        const sum = (this.#sums.readUIntLE(place, BYTES) + value) % MODULUS;
        this.#sums.writeUIntLE(sum, place, BYTES);
      }
    }
  }

  /** Null where both have shown the same; else whether it may be that only one has shown the object. */
  differenceTo(other: ShownIds): ((id: string) => boolean) | null {
    if (this.#sums.equals(other.#sums)) return null;
    const isSame = (place: number): boolean =>
      this.#sums.readUIntLE(place, BYTES) === other.#sums.readUIntLE(place, BYTES);
    return (id) => !marksOf(id).places.some(isSame);
  }

  toString(): string {
    return this.#sums.toString('base64');
  }
}

function marksOf(id: string): { value: number; places: readonly number[] } {
  const digest = hash('sha256', id, 'buffer');
  return {
    value: digest.readUIntLE(0, BYTES),
    places: Array.from({ length: TABLES }, (_, table) => (table * BUCKETS + (digest[BYTES + table] ?? 0)) * BYTES),
  };
}
