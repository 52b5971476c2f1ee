/**
 * Tables that grow with a tenant: what is best for ten of their rows is not for a million, so their statements are planned
 * each time for the values at hand.
 */
const GROWING =
  /\b(object_version|link_version|reference_edge|unknown_part|capture_\w+|stored_file|proof_\w+|restore_\w+|id_map|unnest)\b/;
/** What a star stands for may change while the process runs, which a prepared statement does not survive. */
const STAR = '*';
const MOST = 500;

/**
 * Names for the statements that a process repeats, so that PostgreSQL plans them once for each connection: most of them find
 * one row by its key, which takes longer to plan than to do. Texts that come once, or in ever new forms, get none.
 */
export class StatementNames {
  /** By text; null of one that has come once. */
  readonly #names = new Map<string, string | null>();
  #given = 0;

  /** @returns the name under which to prepare the statement; null: it is sent as it is. */
  of(text: string): string | null {
    const known = this.#names.get(text);
    if (known !== undefined && known !== null) return known;
    if (known === undefined) {
      if (this.#names.size < MOST && mayHaveName(text)) this.#names.set(text, null);
      return null;
    }
    const name = `statement_${String(this.#given)}`;
    this.#given += 1;
    this.#names.set(text, name);
    return name;
  }
}

function mayHaveName(text: string): boolean {
  return /^\s*(select|insert|update|delete|with)\b/.test(text) && !text.includes(STAR) && !GROWING.test(text);
}
