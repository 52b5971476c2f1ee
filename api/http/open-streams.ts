import { CybbackError } from '#core/domain/errors.ts';
import type { Principal } from './plugins/auth.ts';

const RETRY_AFTER_MS = 10_000;

/** Event streams that are open in this process, counted by person or key: each holds a connection and asks the database. */
export class OpenStreams {
  readonly #open = new Map<string, number>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Answers what to call at the end of the stream. Errors: `too-many-requests`. */
  open({ keyId, personId }: Pick<Principal, 'keyId' | 'personId'>): () => void {
    const owner = keyId ?? personId ?? '';
    const open = this.#open.get(owner) ?? 0;
    if (open >= this.#max)
      throw new CybbackError(
        'too-many-requests',
        `You follow ${String(open)} jobs already, and more than ${String(this.#max)} at once are not served. Close some of the pages or streams.`,
        { retryAfterMs: RETRY_AFTER_MS },
      );
    this.#open.set(owner, open + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (this.#open.get(owner) ?? 1) - 1;
      if (left === 0) this.#open.delete(owner);
      else this.#open.set(owner, left);
    };
  }
}
