import { ERRORS, type ErrorCode } from '../errors.ts';

/** Entra ID refuses the credential or the application; an outage or throttling is no refusal. */
export function isSignInRefusal(code: string): code is ErrorCode {
  return code.startsWith('sign-in-') && code in ERRORS && !ERRORS[code as ErrorCode].retryable;
}
