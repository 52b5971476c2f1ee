import type { ProxyOptions } from 'vite';

/**
 * Hands requests on to the API as if they came from its own pages: it takes changes with a session from its own origin only, which the
 * development server is not.
 */
export function apiProxy(target: string, publicUrl: string): ProxyOptions {
  return {
    target,
    changeOrigin: true,
    configure: (proxy) => {
      proxy.on('proxyReq', (request, { headers }) => {
        request.removeHeader('referer');
        // A page of another site stays one: only what came from the development server itself is renamed.
        if (headers.origin === `http://${headers.host ?? ''}`) request.setHeader('origin', new URL(publicUrl).origin);
        else if (headers.origin !== undefined) request.setHeader('origin', headers.origin);
        else request.removeHeader('origin');
      });
    },
  };
}
