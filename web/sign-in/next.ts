/** Pages that lead to the next one themselves: to come back to them after signing in would be a circle. */
const STEPS = ['/sign-in', '/sign-up', '/check-mail', '/forgot-password', '/reset-password'];

const BASE = 'http://console.invalid';

/**
 * Where to continue after signing in, from `?next=`: a path of this console. Null for everything else, above all for
 * addresses of other hosts, in all the ways in which a browser would read one (`//host`, `/\host`).
 */
export function nextOf(value: unknown): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, BASE)) return null;
  const { origin, pathname, search, hash } = new URL(value, BASE);
  // `/.//host` is a path here and an address in the browser that follows it.
  if (origin !== BASE || pathname.startsWith('//')) return null;
  if (STEPS.some((step) => pathname === step || pathname.startsWith(`${step}/`))) return null;
  return `${pathname}${search}${hash}`;
}

/** The token of the invitation that `next` leads to. */
export function invitationTokenOf(next: string | null): string | null {
  return /^\/invitations\/([\w-]{20,100})$/.exec(next ?? '')?.[1] ?? null;
}
