import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a request to the page or the admin API is refused; undefined when it is not. Both show secrets and ask nobody who they are, so
 * they are for this machine alone: not for other machines, not for names that somebody's DNS points at it, not for other sites' pages.
 */
export function refusalOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string | undefined {
  if (!isLoopback(socket.remoteAddress ?? '')) return 'The simulator is administered from its own machine only.';
  const { host = '', origin } = headers;
  if (!LOOPBACK_NAMES.has(host.replace(/:\d+$/, '')))
    return 'The simulator is administered as localhost or 127.0.0.1 only.';
  // Programs send none.
  if (origin !== undefined && origin !== `http://${host}`) return 'Requests from pages of another site are refused.';
  return undefined;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
