import { ERRORS, type ErrorCode } from '#core/domain/errors.ts';

/** A code that came back out of Temporal as text. */
export function knownCode(code: string): ErrorCode {
  return code in ERRORS ? (code as ErrorCode) : 'internal';
}
