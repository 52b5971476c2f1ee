/** How handing a mail to the server ended. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  /** Without a mail server: only the log has it. */
  | { readonly kind: 'logged' }
  /** The server will never take this mail. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** Nothing was taken; another time it may be. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** All of it had left when the connection ended: it may have arrived. */
  | { readonly kind: 'unknown'; readonly code: string; readonly message: string };

/**
 * Reads an error of nodemailer. A 5xx about recipient or content is final; a 5xx about ourselves (sign-in, sender,
 * policy of the connection) is for the operator to fix, so the mail waits.
 *
 * @param hadLeft the server had been given all of the content, with its end.
 */
export function outcomeOfError(error: unknown, hadLeft: boolean): Exclude<MailOutcome, { kind: 'sent' | 'logged' }> {
  const { code, command, status } = readError(error);
  const facts = { code, message: sentence(code, status) };
  if (status >= 500 && (command === 'RCPT TO' || command === 'DATA') && code !== 'EAUTH')
    return { kind: 'refused', ...facts };
  if (status >= 400) return { kind: 'failed', ...facts };
  if (hadLeft) return { kind: 'unknown', ...facts };
  return { kind: 'failed', ...facts };
}

function readError(error: unknown): { code: string; command: string; status: number } {
  const field = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const status = field('responseCode');
  return {
    code: text(field('code')) || 'internal',
    command: text(field('command')),
    status: typeof status === 'number' ? status : 0,
  };
}

/** Our own words: what servers answer may repeat addresses and credentials. */
function sentence(code: string, status: number): string {
  const answered = status === 0 ? '' : ` (it answered ${String(status)})`;
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return `The mail server does not accept our sign-in${answered}.`;
    case 'EENVELOPE':
      return `The mail server does not take mail for this address${answered}.`;
    case 'EMESSAGE':
      return `The mail server did not take the mail${answered}.`;
    case 'ETLS':
      return 'No encrypted connection to the mail server could be made.';
    case 'EDNS':
      return 'The name of the mail server cannot be found.';
    case 'ETIMEDOUT':
      return 'The mail server did not answer in time.';
    case 'ECONNECTION':
    case 'ESOCKET':
      return `The connection to the mail server could not be made or was lost${answered}.`;
    default:
      return `The mail could not be handed over${answered}.`;
  }
}
