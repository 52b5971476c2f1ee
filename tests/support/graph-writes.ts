import type { ProxiedExchange, ProxiedRequest } from './graph-proxy.ts';

/** Whether the request writes to the tenant. */
export function isWrite({ method, url }: ProxiedRequest): boolean {
  return (
    method !== 'GET' &&
    url.startsWith('/v1.0/') &&
    !/\/\$batch|\/getByIds|\/getAvailableExtensionProperties|\/token/i.test(url)
  );
}

/** The same request again is known by what it asks for; a password is another one each time. */
export function keyOf({ method, url, sent }: ProxiedExchange): string {
  const body: unknown = sent === '' ? null : JSON.parse(sent);
  return `${method} ${url} ${JSON.stringify(body, (name, value: unknown) => (name === 'password' ? '' : value))}`;
}
