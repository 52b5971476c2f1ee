/**
 * Who signs up to follow an invitation reads the mail in between, perhaps on another device: the link in it leads back.
 * better-auth hands on nothing of ours but the address to go on to, which is made of the token here and nowhere else.
 */
const PATH = '/invitations/';

/** Somebody who asks for a mail. */
export interface Asked {
  readonly email: string;
  readonly invitation: string | undefined;
}

export function callbackOf(invitation: string | undefined): { readonly callbackURL?: string } {
  return invitation === undefined ? {} : { callbackURL: `${PATH}${invitation}` };
}

/** As `callbackOf`, of the calls that know it by another name. */
export function redirectOf(invitation: string | undefined): { readonly redirectTo?: string } {
  return invitation === undefined ? {} : { redirectTo: `${PATH}${invitation}` };
}

/** Of the link that better-auth would have sent. */
export function invitationOfLink(url: string): string | null {
  return tokenOf(new URL(url).searchParams.get('callbackURL'));
}

/** Of the sign-up that better-auth was given. */
export async function invitationOfRequest(request: Request | undefined): Promise<string | null> {
  const body: unknown = await request?.json().catch(() => null);
  return tokenOf(Reflect.get(Object(body), 'callbackURL'));
}

function tokenOf(path: unknown): string | null {
  return typeof path === 'string' && path.startsWith(PATH) ? path.slice(PATH.length) : null;
}
