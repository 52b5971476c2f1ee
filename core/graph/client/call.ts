import type { Charge } from '../budget/request-cost.ts';
import type { HttpAnswer, HttpRequest } from '../http-link.ts';

/** One call on its way through the chain; rides along as a middleware option, so that nothing is lost in the client's own types. */
export class Call {
  readonly method: HttpRequest['method'];
  /** Absolute, byte for byte as Graph gave it: the client's own parser reorders queries and trips over `https://` inside them. */
  url: string;
  readonly body: string | undefined;
  readonly charges: readonly Charge[];
  /** May be sent again whatever became of it: it only reads. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal | undefined;
  readonly clientRequestId: string;
  answer: ParsedAnswer | null = null;
  error: Error | null = null;
  /** A write of which nobody knows whether it was done. */
  outcomeUnknown = false;

  constructor(init: Pick<Call, 'method' | 'url' | 'body' | 'charges' | 'repeatable' | 'signal' | 'clientRequestId'>) {
    this.method = init.method;
    this.url = init.url;
    this.body = init.body;
    this.charges = init.charges;
    this.repeatable = init.repeatable;
    this.signal = init.signal;
    this.clientRequestId = init.clientRequestId;
  }
}

export interface ParsedAnswer extends Omit<HttpAnswer, 'text'> {
  /** Parsed JSON; null for an empty body; undefined where it is no JSON. */
  readonly body: unknown;
}

/** How the batch sends its outer request: with what its items cost, repeatable when all of them only read. */
export interface SendOverrides {
  readonly charges?: readonly Charge[];
  readonly repeatable?: boolean;
}
