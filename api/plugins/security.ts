import helmet from '@fastify/helmet';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';

/** Everything from this server alone. Component libraries inject styles, hence the one exception. */
export async function addSecurityHeaders(app: App, { settings }: ApiContext): Promise<void> {
  const encrypted = settings.publicUrl.startsWith('https:');
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        // Over plain http (a first try on one's own machine) it would turn every link into one that fails.
        upgradeInsecureRequests: encrypted ? [] : null,
      },
    },
    strictTransportSecurity: encrypted ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
  });
}
