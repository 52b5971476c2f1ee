import type { Server } from '../session/data.ts';

/** Whether somebody can make an account now. `isInvited`: by a link that is valid. */
export function maySignUp(
  { signUp, firstAccount }: Pick<Server, 'signUp' | 'firstAccount'>,
  isInvited: boolean,
): boolean {
  return firstAccount || signUp === 'open' || (signUp === 'invitation' && isInvited);
}
