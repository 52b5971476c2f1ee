import { isCybbackError } from '../domain/errors.ts';
import { isGraphObject, stringOf, type GraphObject, type Json } from '../domain/json.ts';
import { readCertificate } from '../graph/sign-in/credential.ts';
import type { Credential, GraphClient } from '../graph/types.ts';
import type { CredentialFinding } from './connection-report.ts';

/** Characters of a secret that Entra shows as its hint. */
const HINT_LENGTH = 3;

export interface CredentialExpiryInput {
  readonly client: GraphClient;
  readonly clientId: string;
  /** The one that has just signed in. */
  readonly credential: Credential;
  readonly nowMs: number;
}

/**
 * When the secret or certificate in use expires, as Entra reports it in the app registration. The registration can be
 * read only in its home tenant; elsewhere a certificate still says when it ends, a secret does not.
 */
export async function credentialExpiry({
  client,
  clientId,
  credential,
  nowMs,
}: CredentialExpiryInput): Promise<CredentialFinding> {
  const registration = await readRegistration(client, clientId);
  if (typeof registration === 'string') return expiryWithoutEntra(credential, registration);
  return credential.kind === 'secret'
    ? secretExpiry(registration, credential.clientSecret, nowMs)
    : certificateExpiry(registration, credential);
}

/** The registration, or why it cannot be read. */
async function readRegistration(client: GraphClient, clientId: string): Promise<GraphObject | string> {
  try {
    const { body } = await client.send({
      method: 'GET',
      url: `/applications(appId='${encodeURIComponent(clientId)}')?$select=passwordCredentials,keyCredentials`,
    });
    return body;
  } catch (error) {
    if (isCybbackError(error, 'graph-not-found'))
      return 'The application is registered in another tenant, which alone knows the date.';
    if (isCybbackError(error, 'graph-permission-missing'))
      return 'The permission Application.Read.All is needed to read the date.';
    if (isCybbackError(error) && !error.retryable) return 'Entra ID did not return the date.';
    throw error;
  }
}

/**
 * Several secrets can share a hint. One that has expired cannot be the one that signed in; of the others the first to
 * expire is told, so that nobody is warned too late.
 */
function secretExpiry(registration: GraphObject, secret: string, nowMs: number): CredentialFinding {
  const hint = secret.slice(0, HINT_LENGTH);
  const ends = entries(registration['passwordCredentials'])
    .filter((entry) => stringOf(entry['hint']) === hint)
    .flatMap((entry) => stringOf(entry['endDateTime']) ?? [])
    .filter((end) => !(Date.parse(end) <= nowMs))
    .toSorted();
  const first = ends[0];
  return first === undefined
    ? {
        kind: 'secret',
        expiresAt: null,
        source: 'unknown',
        note: 'No secret of the app registration matches the one in use.',
      }
    : { kind: 'secret', expiresAt: iso(first), source: 'entra', note: null };
}

function certificateExpiry(
  registration: GraphObject,
  credential: Extract<Credential, { kind: 'certificate' }>,
): CredentialFinding {
  const { thumbprintSha1, thumbprintSha256 } = readCertificate(credential);
  const end = entries(registration['keyCredentials'])
    .filter((entry) => isThumbprint(stringOf(entry['customKeyIdentifier']), thumbprintSha1, thumbprintSha256))
    .flatMap((entry) => stringOf(entry['endDateTime']) ?? [])
    .toSorted()
    .at(-1);
  return end === undefined
    ? expiryWithoutEntra(credential, 'No certificate of the app registration has the thumbprint of the one in use.')
    : { kind: 'certificate', expiresAt: iso(end), source: 'entra', note: null };
}

/** What is known without Entra's help. */
export function expiryWithoutEntra(credential: Credential, note: string): CredentialFinding {
  if (credential.kind === 'secret') return { kind: 'secret', expiresAt: null, source: 'unknown', note };
  const { notAfterMs } = readCertificate(credential);
  return { kind: 'certificate', expiresAt: new Date(notAfterMs).toISOString(), source: 'certificate', note };
}

/** Graph writes thumbprints as base64 of the bytes; some tools store the hex text. */
function isThumbprint(value: string | null, ...hexThumbprints: readonly string[]): boolean {
  if (value === null) return false;
  const decoded = Buffer.from(value, 'base64').toString('hex');
  return hexThumbprints.some((hex) => [value.toLowerCase(), decoded].includes(hex.toLowerCase()));
}

function entries(value: Json | undefined): readonly GraphObject[] {
  return Array.isArray(value) ? value.filter(isGraphObject) : [];
}

function iso(time: string): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) ? time : parsed.toISOString();
}
