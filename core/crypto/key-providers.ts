import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { KeyProvider } from './key-provider.ts';

/**
 * Wraps with `current` and still unwraps what earlier master keys wrapped, for the time between a change of the
 * master key and the rewrapping of everything.
 */
export function withPreviousKeys(current: KeyProvider, previous: readonly KeyProvider[]): KeyProvider {
  return {
    keyId: current.keyId,
    wrap: (key, context) => current.wrap(key, context),
    derive: (purpose) => current.derive(purpose),
    async unwrap(wrapped, context) {
      let first: CybbackError | null = null;
      for (const provider of [current, ...previous]) {
        try {
          return await provider.unwrap(wrapped, context);
        } catch (error) {
          if (!isCybbackError(error, 'key-wrong')) throw error;
          first ??= error;
        }
      }
      throw first ?? new CybbackError('key-missing', 'There is no master key.');
    },
  };
}
