import type { AccountDeps } from './deps.ts';
import type { AccountAnswer, Caller } from './forward.ts';

/** For the browser's own question. Asks for what is demanded of the answer: that the device knows who is there. */
export async function passkeySignInOptions(deps: AccountDeps, caller: Caller): Promise<AccountAnswer> {
  const { body, cookies } = await deps.forward(caller, {
    method: 'GET',
    path: '/passkey/generate-authenticate-options',
  });
  return { body: { ...Object(body), userVerification: 'required' }, cookies };
}
