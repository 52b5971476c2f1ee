import type { Cloud } from '../domain/clouds.ts';
import type { GraphObject } from '../domain/json.ts';

export type { Cloud };

/** What signs in. The secret parts live only in memory; on disk and in the database they are sealed. */
export type Credential =
  | { readonly kind: 'secret'; readonly clientSecret: string }
  | {
      readonly kind: 'certificate';
      /** PEM of certificate (chain) and of the private key. */
      readonly certificatePem: string;
      readonly privateKeyPem: string;
    };

export interface GraphIdentity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: Cloud;
  readonly credential: Credential;
}

/** Gives access tokens: one request in flight per identity, renewed some minutes before expiry. */
export interface TokenSource {
  /** @param rejected a token that Graph has just refused: it is not given again. */
  token(options?: { rejected?: string; signal?: AbortSignal }): Promise<string>;
  /** Application permissions in the token's `roles` claim. */
  grantedPermissions(options?: { fresh?: boolean }): Promise<readonly string[]>;
}

export type Priority = 'low' | 'normal' | 'high';

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Relative to the version root (`/users?$top=999`), or an absolute link that Graph returned. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Cost in resource units when known better than by the general table. */
  readonly resourceUnits?: number;
}

export interface GraphResponse<T = GraphObject> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; null for an empty body. */
  readonly body: T;
}

export interface GraphPage {
  readonly value: readonly GraphObject[];
  readonly nextLink: string | null;
  readonly deltaLink: string | null;
}

/** One inner answer of a batch; a failure is a value here, because the others stand. */
export type BatchOutcome =
  | { readonly ok: true; readonly response: GraphResponse }
  | { readonly ok: false; readonly error: Error };

/**
 * Graph for one connection: signs in, keeps to the budget, retries what a repetition can help, maps errors to
 * `CybbackError` codes, and follows links only on the connection's own Graph host.
 */
export interface GraphClient {
  /**
   * Reads (GET) are retried inside bounds; writes only where Graph says that nothing was done (429, 503 with Retry-After).
   * A write that may or may not have been done throws with the fact `outcomeUnknown: true`: read back before trying again.
   */
  send<T = GraphObject>(request: GraphRequest, options?: CallOptions): Promise<GraphResponse<T>>;
  /** One page of a collection or delta; `pages` follows them. An answer without a collection is read again, then an error. */
  page(request: Omit<GraphRequest, 'method'>, options?: CallOptions): Promise<GraphPage>;
  /** One object that is there. An empty answer is read again, then an error. */
  object(request: Omit<GraphRequest, 'method'>, options?: CallOptions): Promise<GraphObject>;
  /** Any number of requests, sent 20 at a time; inner 429 and 5xx are repeated. Order of the answer = order of the requests. */
  batch(requests: readonly GraphRequest[], options?: BatchOptions): Promise<readonly BatchOutcome[]>;
  readonly usage: GraphUsage;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
}

export interface BatchOptions extends CallOptions {
  /** Called for each request as soon as it has its outcome: others may have to wait for theirs. */
  readonly onOutcome?: (index: number, outcome: BatchOutcome) => void;
}

/** Counts since the client was made. */
export interface GraphUsage {
  readonly requests: number;
  readonly throttled: number;
  readonly waitedMs: number;
}

/** The shared limit of all workers towards one app and tenant. */
export interface Budget {
  /**
   * Waits until the units may be spent and answers the milliseconds waited. Where the wait would be longer than
   * `maxWaitMs`, throws `graph-throttled` with `retryAfterMs`.
   */
  spend(request: { pool: BudgetPool; units: number; signal?: AbortSignal }): Promise<number>;
  /** Told by a 429 or a percentage header near the limit: nobody spends from the pool before `forMs` have passed. */
  pause(pool: BudgetPool, forMs: number): Promise<void>;
}

export type BudgetPool = 'read' | 'write' | 'conditionalAccess';
