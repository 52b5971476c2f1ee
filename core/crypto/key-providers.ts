import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { KeyProvider } from './key-provider.ts';

/**
 * Wraps with `current` and still unwraps what earlier master keys wrapped, for the time between a change of the
 * master key and the rewrapping of everything.
 */
export function withPreviousKeys(current: KeyProvider, previous: readonly KeyProvider[]): KeyProvider {
  const secrets = [current, ...previous].map((provider) => provider.forSecrets ?? provider);
  return {
    keyId: current.keyId,
    wrap: (key, context) => current.wrap(key, context),
    derive: (purpose) => current.derive(purpose),
    unwrap: (wrapped, context) => unwrapAny([current, ...previous], wrapped, context),
    forSecrets: {
      keyId: current.keyId,
      wrap: (key, context) => (secrets[0] ?? current).wrap(key, context),
      derive: (purpose) => current.derive(purpose),
      unwrap: (wrapped, context) => unwrapAny(secrets, wrapped, context),
    },
  };
}

/**
 * Of two keys the one that `isSwitched` calls for wraps, asked each time, and both unwrap: what a process holds while the
 * master key is rotated. What is derived stays what it was when the process started.
 */
export function switchedKeys(from: KeyProvider, to: KeyProvider, isSwitched: () => Promise<boolean>): KeyProvider {
  const [before, after] = [withPreviousKeys(from, [to]), withPreviousKeys(to, [from])];
  let last = before;
  const now = async (): Promise<KeyProvider> => (last = (await isSwitched()) ? after : before);
  const secrets = (provider: KeyProvider): KeyProvider => provider.forSecrets ?? provider;
  return {
    get keyId() {
      return last.keyId;
    },
    inForce: now,
    wrap: async (key, context) => (await now()).wrap(key, context),
    unwrap: (wrapped, context) => after.unwrap(wrapped, context),
    derive: (purpose) => from.derive(purpose),
    forSecrets: {
      get keyId() {
        return last.keyId;
      },
      wrap: async (key, context) => secrets(await now()).wrap(key, context),
      unwrap: (wrapped, context) => secrets(after).unwrap(wrapped, context),
      derive: (purpose) => from.derive(purpose),
    },
  };
}

async function unwrapAny(providers: readonly KeyProvider[], wrapped: Uint8Array, context: string): Promise<Uint8Array> {
  const failures: CybbackError[] = [];
  for (const provider of providers) {
    try {
      return await provider.unwrap(wrapped, context);
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong')) throw error;
      failures.push(error);
    }
  }
  // A key that was meant and does not open says more than one that was never meant.
  const meant = failures.find(({ facts }) => facts?.['needed'] === undefined);
  throw meant ?? failures[0] ?? new CybbackError('key-missing', 'There is no master key.');
}
