import { ConfidentialClientApplication, LogLevel, type NodeAuthOptions } from '@azure/msal-node';
import type { Clock } from '../../domain/clock.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { CloudEndpoints } from '../endpoints.ts';
import type { HttpLink } from '../http-link.ts';
import type { GraphIdentity } from '../types.ts';
import { readCertificate } from './credential.ts';
import { signInError } from './sign-in-error.ts';
import { TokenEndpoint } from './token-endpoint.ts';

export interface AcquiredToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

export interface AcquireOptions {
  readonly identity: GraphIdentity;
  readonly endpoints: CloudEndpoints;
  readonly link: HttpLink;
  readonly clock: Clock;
}

/** One token request by the client-credentials flow, no cache, no retry. Throws `sign-in-*`. */
export async function acquireToken({ identity, endpoints, link, clock }: AcquireOptions): Promise<AcquiredToken> {
  const endpoint = new TokenEndpoint(link, clock);
  // an application object of its own for each request: MSAL's cache and its memory of failures are not wanted here
  const application = new ConfidentialClientApplication({
    auth: { clientId: identity.clientId, ...authority(identity, endpoints), ...credential(identity) },
    system: {
      networkClient: endpoint,
      loggerOptions: { loggerCallback: () => undefined, piiLoggingEnabled: false, logLevel: LogLevel.Error },
    },
  });
  const askedAtMs = clock.now();
  const result = await application
    .acquireTokenByClientCredential({ scopes: [`${endpoints.graph}/.default`], skipCache: true })
    .catch((error: unknown) => {
      throw failed(error, endpoint, identity);
    });
  if (result === null || result.accessToken === '') throw failed(new Error('no token'), endpoint, identity);
  return { token: result.accessToken, expiresAtMs: askedAtMs + (endpoint.expiresInSeconds ?? 0) * 1000 };
}

/** All endpoints are given, so that MSAL discovers nothing and speaks to no other host. */
function authority(
  { tenantId }: GraphIdentity,
  { login }: CloudEndpoints,
): Pick<NodeAuthOptions, 'authority' | 'knownAuthorities' | 'authorityMetadata'> {
  const tenant = encodeURIComponent(tenantId);
  return {
    authority: `${login}/${tenant}`,
    knownAuthorities: [new URL(login).host],
    authorityMetadata: JSON.stringify({
      token_endpoint: `${login}/${tenant}/oauth2/v2.0/token`,
      authorization_endpoint: `${login}/${tenant}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${login}/${tenant}/oauth2/v2.0/logout`,
      jwks_uri: `${login}/${tenant}/discovery/v2.0/keys`,
      issuer: `${login}/${tenant}/v2.0`,
    }),
  };
}

function credential({ credential: given }: GraphIdentity): Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate'> {
  if (given.kind === 'secret') return { clientSecret: given.clientSecret };
  const { thumbprintSha256, privateKeyPem } = readCertificate(given);
  return { clientCertificate: { thumbprintSha256, privateKey: privateKeyPem } };
}

function failed(error: unknown, endpoint: TokenEndpoint, identity: GraphIdentity): CybbackError {
  if (isCybbackError(error)) return error;
  const { failure } = endpoint;
  if (failure instanceof CybbackError) return failure;
  if (failure !== null) return signInError(failure, identity);
  // MSAL refused before it asked: a malformed ID or secret. Its text names the parameter, never its value
  const reason: unknown = error instanceof Error ? Reflect.get(error, 'errorCode') : undefined;
  return new CybbackError(
    'sign-in-refused',
    'The sign-in could not be made. Check that tenant ID and client ID are complete GUIDs and that the secret is not empty.',
    {
      facts: {
        reason: typeof reason === 'string' ? reason : 'unknown',
        tenantId: identity.tenantId,
        clientId: identity.clientId,
      },
    },
  );
}
