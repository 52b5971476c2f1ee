import { CybbackError, type ErrorCode } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { withTypeName } from '../../domain/plan/index.ts';
import { isRefused } from '../outcomes.ts';
import type { StepOutcome } from '../types.ts';
import { refusedPath, withoutPath } from './refused-property.ts';

const worthSplitting: ErrorCode[] = [
  'graph-bad-request',
  'graph-permission-missing',
  'graph-unsupported',
  'graph-conflict',
];
/** Parts that one property may lose to refusals before it is given up. */
const MAX_DROPPED = 8;

type Send = (body: GraphObject) => Promise<unknown>;

/** Properties that Graph did not take, each with its words. */
export class Refused {
  readonly #words: Record<string, string> = {};
  #last: CybbackError | null = null;
  #written: number;

  /** @param written properties that an earlier try has written. */
  constructor(written = 0) {
    this.#written = written;
  }

  /** Sends the properties at once; where that is refused, one by one: one that Graph does not take keeps no other back. */
  async gather(type: ObjectType, body: GraphObject, send: Send): Promise<void> {
    const keys = Object.keys(body).filter((key) => !key.includes('@'));
    const [only] = keys;
    if (only === undefined) return;
    if (keys.length === 1) return this.#sendOne(type, only, body, send);
    try {
      await send(body);
      this.#written += keys.length;
      return;
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (!isRefused(error, ...worthSplitting)) return this.#note(keys, error);
    }
    const single = (key: string): GraphObject => withTypeName(type, body, { [key]: body[key] ?? null });
    const { onlyIfWhole } = type.restore;
    for (const key of keys.filter((name) => name !== onlyIfWhole)) await this.gather(type, single(key), send);
    if (onlyIfWhole === undefined || !keys.includes(onlyIfWhole)) return;
    if (this.#last === null) await this.gather(type, single(onlyIfWhole), send);
    else this.#note([onlyIfWhole], this.#last);
  }

  /** A part of a complex property that Graph does not take costs itself, unless the object is to be whole or left. */
  async #sendOne(type: ObjectType, key: string, whole: GraphObject, send: Send): Promise<void> {
    let body = whole;
    for (let dropped = 0; ; dropped++) {
      try {
        await send(body);
        this.#written += 1;
        return;
      } catch (error) {
        if (!isRefused(error)) throw error;
        const isBadPart = isRefused(error, 'graph-bad-request') && type.restore.onlyIfWhole === undefined;
        const path = isBadPart && dropped < MAX_DROPPED ? refusedPath(body, error, [key]) : null;
        if (path === null) return this.#note([key], error);
        this.#note([path], error);
        body = withoutPath(body, path);
      }
    }
  }

  #note(paths: readonly string[], error: CybbackError): void {
    for (const path of paths) this.#words[path] = error.message;
    this.#last = error;
  }

  /** Where nothing was accepted, the step as a whole is refused. */
  outcome(): StepOutcome {
    if (this.#last === null) return {};
    if (this.#written > 0) return { refused: this.#words };
    const { code, message, facts } = this.#last;
    throw new CybbackError(code, message, { facts: { ...facts, properties: Object.keys(this.#words).join(', ') } });
  }
}
