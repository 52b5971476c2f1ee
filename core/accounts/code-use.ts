import { CybbackError } from '../domain/errors.ts';
import type { AccountDeps } from './deps.ts';

/**
 * A code of the authenticator app works once (RFC 6238, 5.2), whatever it is for: whoever has seen it being entered, on
 * a screen or on a page that only looks like ours, must not be able to use it as well. A wrong one is none that was used.
 */
export async function withCode<T>(
  { attempts }: Pick<AccountDeps, 'attempts'>,
  { personId, code }: { personId: string; code: string },
  act: () => Promise<T>,
): Promise<T> {
  const use = `${personId} ${code}`;
  if (!(await attempts.allows('codeUse', use)))
    throw new CybbackError(
      'code-wrong',
      'This code was used already. Wait for the next one that your authenticator app shows.',
    );
  return act().catch(async (error: unknown) => {
    await attempts.forget('codeUse', use);
    throw error;
  });
}
