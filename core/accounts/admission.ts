import { isCybbackError } from '../domain/errors.ts';
import type { AttemptKind } from './attempts.ts';
import type { AccountDeps } from './deps.ts';
import type { Caller } from './forward.ts';
import { networkOf } from './network-of.ts';

type Deps = Pick<AccountDeps, 'attempts' | 'devices' | 'slowLane'>;
type HashingDeps = Deps & Pick<AccountDeps, 'hashing'>;
type Counted = readonly [kind: AttemptKind, subject: string];

/**
 * Lets somebody try a password. Failures from elsewhere must not keep the owner of the account out: a device that the
 * owner has signed in with has a count of its own, others are counted by account and network together, and where many
 * networks try one account, all but the known devices become slower.
 *
 * Errors: `server-busy` before anything else is done, `too-many-requests`; what `act` throws.
 */
export async function admitSignIn<T>(
  deps: HashingDeps,
  caller: Caller,
  email: string,
  act: () => Promise<T>,
): Promise<T> {
  deps.hashing.refuseIfFull(networkOf(caller.address));
  const counted = (await countKnown(deps, caller, { email, own: 'signInByDevice' })) ?? [];
  if (counted.length === 0) {
    const network = networkOf(caller.address);
    const byNetwork: Counted = ['signInByAccount', `${email} ${network}`];
    await deps.attempts.count('signInByAddress', network);
    await deps.attempts.count(...byNetwork);
    counted.push(byNetwork, ['signInAnywhere', email]);
    if (!(await deps.attempts.allows('signInAnywhere', email))) await deps.slowLane.pass(email, network);
  }
  return settled(deps, counted, act);
}

/**
 * Lets somebody who has given the right password try a code. There are too few codes to let others than known devices
 * go on for ever; but these go on, whoever tries elsewhere.
 */
export async function admitCode<T>(deps: Deps, caller: Caller, email: string, act: () => Promise<T>): Promise<T> {
  const counted = (await countKnown(deps, caller, { email, own: 'codeByDevice' })) ?? [];
  if (counted.length === 0) {
    await deps.attempts.count('signInByAddress', networkOf(caller.address));
    await deps.attempts.count('codeByAccount', email);
    counted.push(['codeByAccount', email]);
  }
  return settled(deps, counted, act);
}

/** @returns null where the device is not known, or too much was tried from known ones: a password that leaked once lets a thief collect such devices. */
async function countKnown(
  { attempts, devices }: Deps,
  caller: Caller,
  { email, own }: { email: string; own: 'signInByDevice' | 'codeByDevice' },
): Promise<Counted[] | null> {
  const device = devices.of(caller);
  if (!device?.knows(email) || !(await attempts.allows('triesByKnownDevices', email))) return null;
  const byDevice: Counted = [own, `${device.id} ${email}`];
  await attempts.count(...byDevice);
  return [byDevice, ['triesByKnownDevices', email]];
}

/** What succeeds is forgotten; what never came to be judged was no try. */
async function settled<T>({ attempts }: Deps, counted: readonly Counted[], act: () => Promise<T>): Promise<T> {
  try {
    const answer = await act();
    for (const each of counted) await attempts.forget(...each);
    return answer;
  } catch (error) {
    if (isCybbackError(error) && error.code === 'server-busy')
      for (const each of counted) await attempts.takeBack(...each);
    throw error;
  }
}
