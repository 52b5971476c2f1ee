import { configFrom } from '#core/config/config.ts';
import { readEnv } from '#core/config/read-env.ts';
import { SentenceError, messageOf } from '#core/observability/sentence-error.ts';

/** A bad setting is said before anything starts. */
export function checkSettings(env: Readonly<Record<string, string | undefined>>): void {
  try {
    configFrom(readEnv(env));
  } catch (error) {
    throw new SentenceError(messageOf(error));
  }
}
