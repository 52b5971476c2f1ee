import type { Logger } from './logger.ts';
import { messageOf } from './sentence-error.ts';

/** For what a process cannot start without: says why, and ends. */
export function endWith(logger: Logger): (error: unknown) => never {
  return (error) => {
    logger.fatal({ err: error }, messageOf(error));
    process.exit(1);
  };
}
