import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { VERIFICATION_VALID_MS } from './better-auth.ts';
import type { Caller } from './forward.ts';

/** Knows again the browser in which an account was made, for as long as its link is valid. */
export interface SignUpBrowsers {
  /** The `Set-Cookie` for the browser that signs up. @param personId of the account, or of none where there was one already. */
  mark(personId: string): string;
  /** Whether the account was made in the browser of this request. */
  made(caller: Pick<Caller, 'cookie'>, personId: string): boolean;
}

export interface SignUpBrowsersDeps {
  readonly secret: string;
  readonly publicUrl: string;
  readonly clock: Clock;
}

const NAME = 'cybback.sign_up';
const FORM = /^([0-9a-z]{1,9})\.([\w-]{43})$/;

/**
 * Whoever has typed a password and then reads the mail has shown both, and need not type again. The mail alone opens nothing: somebody
 * else may have signed up with the address. The cookie names no account; it tells nothing of whether there was one.
 */
export function createSignUpBrowsers({ secret, publicUrl, clock }: SignUpBrowsersDeps): SignUpBrowsers {
  const key = createHmac('sha256', secret).update('sign-up browsers').digest();
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? `__Secure-${NAME}` : NAME;
  const sign = (until: string, personId: string): Buffer =>
    createHmac('sha256', key).update(`${until} ${personId}`).digest();

  return {
    mark(personId) {
      const until = Math.floor((clock.now() + VERIFICATION_VALID_MS) / 1000).toString(36);
      const value = `${until}.${sign(until, personId).toString('base64url')}`;
      const lasts = `Max-Age=${String(VERIFICATION_VALID_MS / 1000)}`;
      return `${name}=${value}; Path=/api/auth; ${lasts}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
    },
    made({ cookie = '' }, personId) {
      const pair = cookie.split('; ').find((each) => each.startsWith(`${name}=`));
      const [, until = '', mark = ''] = FORM.exec(pair?.slice(name.length + 1) ?? '') ?? [];
      if (until === '' || Number.parseInt(until, 36) * 1000 < clock.now()) return false;
      const [given, expected] = [Buffer.from(mark, 'base64url'), sign(until, personId)];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
