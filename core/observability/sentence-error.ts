/** A failure whose message is written for the person who typed the command: shown without a stack. */
export class SentenceError extends Error {
  override readonly name = 'SentenceError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
