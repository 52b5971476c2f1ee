import type { AccountDeps } from './deps.ts';
import type { Caller } from './forward.ts';
import { networkOf } from './network-of.ts';

/** Counts somebody who asks for a mail to this address, by network: not where they have signed in with this address before. */
export async function countMail(
  { attempts, devices }: Pick<AccountDeps, 'attempts' | 'devices'>,
  caller: Caller,
  email: string,
): Promise<void> {
  const device = devices.of(caller);
  if (device?.knows(email)) await attempts.count('mailByAccount', `device ${device.id} ${email}`);
  else await attempts.count('mailByAddress', networkOf(caller.address));
}
