import helmet from '@fastify/helmet';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';

/** What pages of this server may use of the browser: passkeys and the clipboard. */
const PERMISSIONS = [
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  'clipboard-write=(self)',
  'fullscreen=(self)',
  ...[
    'accelerometer',
    'autoplay',
    'camera',
    'clipboard-read',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ');

const ANSWERS = /^\/api\/(v1|auth)\//;

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
        fontSrc: ["'self'", 'data:'],
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
    // With none at all, browsers hide the origin of some writes to this server itself.
    referrerPolicy: { policy: 'same-origin' },
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('permissions-policy', PERMISSIONS);
    // Keys, codes and what the tenant holds are nothing for the memory of browsers and proxies. Routes that know better say so.
    if (ANSWERS.test(request.url)) void reply.header('cache-control', 'no-store');
  });
}
