import { SentenceError, messageOf } from '#core/observability/sentence-error.ts';
import { buildGoProgram } from '../go/build-go-program.ts';
import { cachedProgram, onPath, runs } from '../programs.ts';

const name = 'versitygw';
const version = '1.8.0';

/** Path of the program where it is there already. */
export function findPresentS3Server(): string | undefined {
  return [onPath(name), cachedProgram(name, version)].find((candidate) => candidate !== undefined && runs(candidate));
}

/** An S3 server for the tests: on PATH, in the user's cache, or built with Go. Returns the program's path. */
export async function findS3Server(options: { log: (line: string) => void; signal?: AbortSignal }): Promise<string> {
  const found = findPresentS3Server();
  if (found !== undefined) return found;
  const target = cachedProgram(name, version);
  try {
    const program = {
      name: 'the S3 server',
      package: 'github.com/versity/versitygw/cmd/versitygw',
      version,
      takes: 'a minute',
      target,
    };
    await buildGoProgram(program, options);
    return target;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new SentenceError(
      `There is no S3 server for the tests (${messageOf(error)}). Put "${name}" on PATH, or install a Go that can build it.`,
    );
  }
}
