/** undici and system codes of failures that happen before a byte of the request has left: nothing can have been done. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export interface NetworkFailure {
  /** `ECONNRESET`, `UND_ERR_HEADERS_TIMEOUT`, ... */
  readonly code: string;
  /** The request cannot have reached the other side. */
  readonly neverSent: boolean;
}

export function networkFailure(error: unknown): NetworkFailure {
  const code = codeOf(error);
  return { code, neverSent: NEVER_SENT.has(code) };
}

/** The answer had no end, or none within its bounds. */
export function isTooLarge(error: unknown): boolean {
  return codeOf(error) === 'ANSWER_TOO_LARGE';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') return code;
  // several addresses tried in vain
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
