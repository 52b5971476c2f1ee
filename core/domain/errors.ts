/**
 * The closed list of everything that is expected to go wrong. What a code means for a retry, for the customer and
 * over HTTP is declared here once; other places only translate.
 */
export interface ErrorMeaning {
  /** Trying again without a change can help. */
  readonly retryable: boolean;
  /** Who must act: the customer, the operator of the service, or nobody (a retry or our own defect). */
  readonly actor: 'customer' | 'operator' | 'nobody';
  /** HTTP status when it reaches the API. */
  readonly status: number;
  readonly title: string;
}

const meaning = (status: number, actor: ErrorMeaning['actor'], retryable: boolean, title: string): ErrorMeaning => ({
  status,
  actor,
  retryable,
  title,
});

export const ERRORS = {
  // requests to the API
  'request-invalid': meaning(400, 'customer', false, 'The request is not valid'),
  unauthenticated: meaning(401, 'customer', false, 'Sign-in or API key required'),
  forbidden: meaning(403, 'customer', false, 'Your role does not allow this'),
  'not-found': meaning(404, 'customer', false, 'Not found'),
  conflict: meaning(409, 'customer', false, 'The request conflicts with the present state'),
  'idempotency-mismatch': meaning(422, 'customer', false, 'The Idempotency-Key was used for another request'),
  'cursor-invalid': meaning(400, 'customer', false, 'The cursor is not valid for this list'),
  'too-many-requests': meaning(429, 'customer', true, 'Too many requests'),
  'server-busy': meaning(503, 'nobody', true, 'The server is busy'),
  'licence-ended': meaning(403, 'customer', false, 'The licence does not allow new backups'),
  'workspace-leaving': meaning(409, 'customer', false, 'The workspace is going to be deleted'),
  'queue-full': meaning(429, 'customer', true, 'Too many jobs are waiting'),
  'backup-running': meaning(409, 'customer', false, 'A backup of this connection is already running'),
  'restore-running': meaning(409, 'customer', false, 'A restore into this tenant is already running'),
  'proof-running': meaning(409, 'customer', false, 'A proof of this connection is already running'),
  'connection-not-ready': meaning(409, 'customer', false, 'The connection is not ready'),
  cancelled: meaning(409, 'nobody', false, 'Cancelled'),
  'endpoint-refused': meaning(422, 'customer', false, 'The address is not allowed'),
  // accounts of people
  'origin-refused': meaning(403, 'customer', false, 'The request comes from another site'),
  'sign-in-failed': meaning(401, 'customer', false, 'The sign-in was not accepted'),
  'sign-in-again': meaning(403, 'customer', false, 'A new sign-in is needed'),
  'email-not-verified': meaning(403, 'customer', false, 'The e-mail address is not verified'),
  'sign-up-closed': meaning(403, 'customer', false, 'Sign-up is closed'),
  'password-too-weak': meaning(422, 'customer', false, 'The password is too easy to guess'),
  'password-wrong': meaning(422, 'customer', false, 'The password is wrong'),
  'code-wrong': meaning(422, 'customer', false, 'The code is wrong'),
  'link-expired': meaning(410, 'customer', false, 'The link is not valid any more'),
  'passkey-refused': meaning(422, 'customer', false, 'The passkey was not accepted'),
  // signing in to Entra
  'sign-in-secret-wrong': meaning(422, 'customer', false, 'The client secret is wrong'),
  'sign-in-secret-expired': meaning(422, 'customer', false, 'The client secret has expired'),
  'sign-in-certificate-wrong': meaning(422, 'customer', false, 'The certificate is not accepted'),
  'sign-in-app-unknown': meaning(422, 'customer', false, 'The application is not known in this tenant'),
  'sign-in-app-disabled': meaning(422, 'customer', false, 'The application is disabled'),
  'sign-in-tenant-unknown': meaning(422, 'customer', false, 'The tenant was not found'),
  'sign-in-wrong-cloud': meaning(422, 'customer', false, 'The tenant is in another cloud'),
  'sign-in-blocked': meaning(422, 'customer', false, 'Sign-in is blocked by policy'),
  'sign-in-consent-missing': meaning(422, 'customer', false, 'Admin consent is missing'),
  'sign-in-refused': meaning(422, 'customer', false, 'Sign-in was refused'),
  'sign-in-throttled': meaning(503, 'nobody', true, 'Sign-in is throttled'),
  'sign-in-unavailable': meaning(503, 'nobody', true, 'The sign-in service does not answer'),
  // Microsoft Graph
  'graph-token-rejected': meaning(502, 'nobody', true, 'Graph did not accept the access token'),
  'graph-permission-missing': meaning(422, 'customer', false, 'A Graph permission is missing'),
  'graph-not-licensed': meaning(422, 'customer', false, 'The tenant has no licence for this'),
  'graph-not-found': meaning(404, 'nobody', false, 'The object does not exist in the tenant'),
  'graph-conflict': meaning(409, 'customer', false, 'A unique value is already in use in the tenant'),
  'graph-already-exists': meaning(409, 'nobody', false, 'The object or link is already there'),
  'graph-bad-request': meaning(502, 'nobody', false, 'Graph refused the request'),
  'graph-quota': meaning(422, 'customer', false, 'A quota of the tenant is exhausted'),
  'graph-concurrency': meaning(503, 'nobody', true, 'The object was being written by somebody else'),
  'graph-throttled': meaning(503, 'nobody', true, 'Graph is throttling'),
  'graph-unavailable': meaning(503, 'nobody', true, 'Graph does not answer properly'),
  'graph-unsupported': meaning(502, 'nobody', false, 'Graph does not offer this'),
  'graph-delta-expired': meaning(502, 'nobody', false, 'The change-tracking token has expired'),
  'graph-foreign-link': meaning(502, 'nobody', false, 'Graph answered with a link to another host'),
  'graph-protocol': meaning(502, 'nobody', true, 'Graph answered something that cannot be understood'),
  // storage and repository
  'storage-unreachable': meaning(503, 'nobody', true, 'The storage cannot be reached'),
  'storage-answer': meaning(502, 'customer', false, 'The storage does not answer as an S3 storage does'),
  'storage-credentials': meaning(422, 'customer', false, 'The storage refused the credentials'),
  'storage-permission': meaning(422, 'customer', false, 'The storage does not allow an action'),
  'storage-no-bucket': meaning(422, 'customer', false, 'The bucket does not exist'),
  'storage-region': meaning(422, 'customer', false, 'The bucket is in another region'),
  'storage-tls': meaning(422, 'customer', false, 'The storage endpoint has no valid certificate'),
  'storage-clock-skew': meaning(422, 'operator', false, 'The clocks of server and storage differ too much'),
  'storage-full': meaning(507, 'customer', false, 'The storage is full'),
  'storage-locked': meaning(409, 'customer', false, 'The stored file is locked'),
  'storage-throttled': meaning(503, 'nobody', true, 'The storage is throttling'),
  'storage-endpoint-refused': meaning(422, 'customer', false, 'The storage endpoint is not allowed'),
  'storage-untested': meaning(409, 'customer', false, 'The storage has not passed a test'),
  'storage-missing': meaning(502, 'operator', false, 'A stored file is missing'),
  'storage-exists': meaning(409, 'nobody', false, 'A stored file of that name exists already'),
  'repository-corrupt': meaning(502, 'operator', false, 'Stored data is damaged'),
  'repository-mismatch': meaning(502, 'operator', false, 'A stored file is not the one that was written'),
  'repository-unsealed': meaning(502, 'operator', false, 'Stored data is not sealed as it must be'),
  'repository-format': meaning(502, 'operator', false, 'The repository has a format this version does not read'),
  'key-missing': meaning(502, 'operator', false, 'The key for this data is not available'),
  'key-wrong': meaning(502, 'operator', false, 'The key does not fit this data'),
  'key-refused': meaning(502, 'operator', false, 'The key service does not let its key be used'),
  'key-unavailable': meaning(503, 'operator', true, 'The key service does not answer'),
  // payment
  'billing-unavailable': meaning(503, 'nobody', true, 'The payment service does not answer'),
  'billing-refused': meaning(422, 'customer', false, 'The payment service did not accept this'),
  // ours
  'database-unavailable': meaning(503, 'operator', true, 'The database does not answer'),
  'temporal-unavailable': meaning(503, 'operator', true, 'The workflow service does not answer'),
  internal: meaning(500, 'nobody', true, 'Something went wrong on our side'),
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERRORS;

export interface CybbackErrorOptions {
  readonly cause?: unknown;
  /** Wait asked for by the other side, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Facts safe to log, to keep in Temporal's history and to answer: names, codes and counts; never secrets or object content. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** This time no repetition helps, whatever the code means as a rule. */
  readonly final?: boolean;
}

/** An expected failure. `message` is a sentence that says what was wrong and what to do; safe to show and to log. */
export class CybbackError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly #final: boolean;

  constructor(code: ErrorCode, message: string, options: CybbackErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CybbackError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.facts = options.facts ?? {};
    this.#final = options.final ?? false;
  }

  get meaning(): ErrorMeaning {
    return ERRORS[this.code];
  }

  get retryable(): boolean {
    return !this.#final && ERRORS[this.code].retryable;
  }
}

export function isCybbackError(error: unknown, ...codes: ErrorCode[]): error is CybbackError {
  return error instanceof CybbackError && (codes.length === 0 || codes.includes(error.code));
}
