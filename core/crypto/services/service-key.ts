import { CybbackError } from '../../domain/errors.ts';

/** A key that never leaves its service, which encrypts and decrypts a few bytes with it. */
export interface ServiceKey {
  /** Its kind and its name in the service. */
  readonly keyId: string;
  /**
   * Errors: `key-missing`, `key-refused`, `key-unavailable`. `about` is for the log of the service, where it keeps one; it is
   * given again to decrypt.
   */
  encrypt(plain: Uint8Array, about: string): Promise<Uint8Array>;
  /** Errors: those, and `key-wrong` where the key has not encrypted this. */
  decrypt(encrypted: Uint8Array, about: string): Promise<Uint8Array>;
}

/** Longest wait for an answer of a key service, and its largest answer: a wrapped key has some hundred bytes. */
export const SERVICE_TIMEOUT_MS = 10_000;
export const MOST_SERVICE_BYTES = 64 * 1_024;
export const SERVICE_PACE = { graceMs: SERVICE_TIMEOUT_MS, bytesPerSecond: 1_024 } as const;
/** After the first one. */
export const SERVICE_RETRIES = 2;

/** What a log may hold of an error of an SDK, which carries requests with their credentials. */
function brief(error: unknown): Error {
  const { name, code, statusCode } = (error ?? {}) as { name?: unknown; code?: unknown; statusCode?: unknown };
  return new Error([name, code, statusCode].filter((one) => ['string', 'number'].includes(typeof one)).join(' '));
}

/** What a service has answered, in the words of this product: never its own, which may hold anything. */
export const serviceErrors = (service: string, keyId: string) => ({
  missing: (cause: unknown, hint: string) =>
    new CybbackError('key-missing', `${service} has no key ${keyId}. ${hint}`, { cause: brief(cause) }),
  denied: (cause: unknown, action: string) =>
    new CybbackError('key-refused', `${service} does not allow ${action} on the key ${keyId}.`, {
      cause: brief(cause),
      facts: { action },
    }),
  disabled: (cause: unknown) =>
    new CybbackError(
      'key-refused',
      `The key ${keyId} is disabled in ${service}, expired, or waits for its deletion. Enable it again.`,
      { cause: brief(cause) },
    ),
  credentials: (cause: unknown, hint: string) =>
    new CybbackError('key-refused', `${service} does not accept the credentials of this server. ${hint}`, {
      cause: brief(cause),
    }),
  wrong: (cause: unknown) =>
    new CybbackError('key-wrong', `The key ${keyId} of ${service} does not open what is sealed.`, {
      cause: brief(cause),
    }),
  unavailable: (cause: unknown) =>
    new CybbackError('key-unavailable', `${service} does not answer, or not in time, for the key ${keyId}.`, {
      cause: brief(cause),
    }),
});
