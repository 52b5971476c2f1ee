import type { AccountDeps } from './deps.ts';
import type { Caller } from './forward.ts';
import { type Person, getPerson } from './store/persons.ts';

const COOKIE = 'two_factor';
/** Other tickets stand for other things. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who has given the right password and is asked for a code now, by the cookie that better-auth has set; null where nobody is. */
export async function pendingSignIn(
  { auth, db }: Pick<AccountDeps, 'auth' | 'db'>,
  { cookie }: Caller,
): Promise<Person | null> {
  const context = await auth.$context;
  const ticket = valueOf(cookie ?? '', context.createAuthCookie(COOKIE).name);
  if (ticket === null) return null;
  const pending = await context.internalAdapter.findVerificationValue(ticket);
  return pending && pending.expiresAt > new Date() && UUID.test(pending.value) ? getPerson(db, pending.value) : null;
}

/** Without the signature behind the last dot: only the one who got a ticket knows it. */
function valueOf(cookie: string, name: string): string | null {
  const pair = cookie.split('; ').find((each) => each.startsWith(`${name}=`));
  if (pair === undefined) return null;
  try {
    const signed = decodeURIComponent(pair.slice(name.length + 1));
    return signed.includes('.') ? signed.slice(0, signed.lastIndexOf('.')) : null;
  } catch {
    return null;
  }
}
