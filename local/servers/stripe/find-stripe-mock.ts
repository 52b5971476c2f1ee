import { SentenceError, messageOf } from '#core/observability/sentence-error.ts';
import { buildGoProgram } from '../go/build-go-program.ts';
import { cachedProgram, onPath, runs } from '../programs.ts';

const name = 'stripe-mock';
const version = '0.203.0';

/**
 * Stripe's own double of its API, which checks requests by Stripe's OpenAPI document: on PATH, in the user's cache, or
 * built with Go. Returns the program's path.
 */
export async function findStripeMock(options: { log: (line: string) => void; signal?: AbortSignal }): Promise<string> {
  const target = cachedProgram(name, version);
  const found = [onPath(name), target].find((candidate) => candidate !== undefined && runs(candidate));
  if (found !== undefined) return found;
  try {
    const program = {
      name: "Stripe's mock server",
      package: 'github.com/stripe/stripe-mock',
      version,
      takes: 'half a minute',
      target,
    };
    await buildGoProgram(program, options);
    return target;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new SentenceError(
      `There is no ${name} for the tests (${messageOf(error)}). Put "${name}" on PATH, or install a Go that can build it.`,
    );
  }
}
