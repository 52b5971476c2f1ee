import { constants, createHash, createVerify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { ClientRegistration } from '../store/tenant.ts';
import { AuthorityError } from './errors.ts';

const header = z.object({ alg: z.string(), x5t: z.string().optional(), 'x5t#S256': z.string().optional() });
const payload = z.object({
  aud: z.string(),
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  jti: z.string(),
});

export interface AssertionCheck {
  assertion: string;
  client: ClientRegistration;
  tenantId: string;
  domains: readonly string[];
  /** The simulator's own origin, accepted beside the real one in `aud`. */
  origin: string;
  now: number;
}

/** Throws unless the JWT was signed by a registered certificate for this authority and is in time. */
export function verifyAssertion(check: AssertionCheck): void {
  const parts = check.assertion.split('.');
  const [rawHeader = '', rawPayload = '', rawSignature = ''] = parts;
  const head = parse(rawHeader, header);
  const body = parse(rawPayload, payload);
  const certificate = findCertificate(check.client, head);
  if (certificate === undefined || !signatureHolds(certificate, head.alg, `${rawHeader}.${rawPayload}`, rawSignature))
    throw new AuthorityError(700027);
  if (body.iss !== check.client.clientId || body.sub !== check.client.clientId) throw new AuthorityError(700027);
  if (!audiences(check).includes(body.aud.toLowerCase())) throw new AuthorityError(700023);
  const now = check.now / 1000;
  const allowedSkew = 300;
  if (body.exp <= now || (body.nbf ?? 0) > now + allowedSkew) throw new AuthorityError(700024);
  if (Date.parse(certificate.validTo) <= check.now) throw new AuthorityError(700027);
}

function parse<T>(part: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    throw new AuthorityError(50027);
  }
}

function findCertificate(client: ClientRegistration, head: z.infer<typeof header>): X509Certificate | undefined {
  return client.certificates
    .map((pem) => new X509Certificate(pem))
    .find((certificate) => {
      const sha1 = createHash('sha1').update(certificate.raw).digest('base64url');
      const sha256 = createHash('sha256').update(certificate.raw).digest('base64url');
      return head['x5t#S256'] === sha256 || (head['x5t#S256'] === undefined && head.x5t === sha1);
    });
}

function signatureHolds(certificate: X509Certificate, algorithm: string, text: string, signature: string): boolean {
  if (algorithm !== 'PS256' && algorithm !== 'RS256') return false;
  const padding = algorithm === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const verifier = createVerify('sha256').update(text);
  return verifier.verify(
    { key: certificate.publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
    Buffer.from(signature, 'base64url'),
  );
}

function audiences(check: AssertionCheck): string[] {
  const names = [check.tenantId, ...check.domains];
  const origins = ['https://login.microsoftonline.com', check.origin];
  return origins
    .flatMap((origin) => names.flatMap((name) => [`${origin}/${name}/oauth2/v2.0/token`, `${origin}/${name}/v2.0`]))
    .map((text) => text.toLowerCase());
}
