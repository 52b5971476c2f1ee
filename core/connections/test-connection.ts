import { type Clock, systemClock } from '../domain/clock.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { isGraphObject, stringOf } from '../domain/json.ts';
import type { Credential, GraphClient, GraphIdentity, TokenSource } from '../graph/types.ts';
import type { ConnectionReport, CredentialFinding } from './connection-report.ts';
import { credentialExpiry, expiryWithoutEntra } from './credential-expiry.ts';
import { evaluatePermissions, type TypeWithPermissions } from './evaluate-permissions.ts';

export interface TestConnectionInput {
  readonly identity: GraphIdentity;
  /** Fits `GraphAccess`. */
  readonly clientFactory: {
    clientFor(identity: GraphIdentity): GraphClient;
    tokensFor(identity: GraphIdentity): TokenSource;
  };
  readonly objectTypes: readonly TypeWithPermissions[];
  readonly clock?: Clock;
}

/**
 * Signs in again and reports what the connection can do. Whatever is wrong on the side of the customer is in the report;
 * passing faults (network, throttling) are thrown, because they say nothing about the connection.
 */
export async function testConnection({
  identity,
  clientFactory,
  objectTypes,
  clock = systemClock,
}: TestConnectionInput): Promise<ConnectionReport> {
  const testedAt = new Date(clock.now()).toISOString();
  try {
    // a fresh token: consent given a minute ago shows only in a new one
    const granted = await clientFactory.tokensFor(identity).grantedPermissions({ fresh: true });
    const client = clientFactory.clientFor(identity);
    const { problem, tenant } = await readTenant(client);
    const evaluation = evaluatePermissions(granted, objectTypes);
    return {
      testedAt,
      signedIn: true,
      problem,
      tenant,
      ...evaluation,
      readyForRestore: problem === null && evaluation.readyForBackup && evaluation.readyForRestore,
      credential: await credentialExpiry({
        client,
        clientId: identity.clientId,
        credential: identity.credential,
        nowMs: clock.now(),
      }),
    };
  } catch (error) {
    if (!isCybbackError(error) || error.retryable || error.code === 'cancelled') throw error;
    return {
      testedAt,
      signedIn: false,
      ...notSignedIn(identity, objectTypes),
      problem: { code: error.code, message: error.message },
    };
  }
}

function notSignedIn(
  identity: GraphIdentity,
  objectTypes: readonly TypeWithPermissions[],
): Omit<ConnectionReport, 'testedAt' | 'signedIn' | 'problem'> {
  return { ...evaluatePermissions([], objectTypes), tenant: null, credential: expiryOfRefused(identity.credential) };
}

/** The end of a certificate may be why it was refused; it may also not be readable at all. */
function expiryOfRefused(credential: Credential): CredentialFinding {
  const note = 'The sign-in failed, so Entra ID could not be asked.';
  try {
    return expiryWithoutEntra(credential, note);
  } catch (error) {
    if (!isCybbackError(error, 'sign-in-certificate-wrong')) throw error;
    return { kind: credential.kind, expiresAt: null, source: 'unknown', note };
  }
}

/** A token without permission for the organization is no failed sign-in: the report shows the permissions instead. */
async function readTenant(client: GraphClient): Promise<Pick<ConnectionReport, 'problem' | 'tenant'>> {
  try {
    const { value } = await client.page({ url: '/organization?$select=id,displayName,verifiedDomains' });
    const organization = value[0];
    if (organization === undefined)
      throw new CybbackError('graph-protocol', 'Microsoft Graph named no organization for this tenant.');
    const domains = Array.isArray(organization['verifiedDomains'])
      ? organization['verifiedDomains'].filter(isGraphObject)
      : [];
    return {
      problem: null,
      tenant: {
        id: stringOf(organization['id']) ?? '',
        name: stringOf(organization['displayName']) ?? '',
        verifiedDomains: domains.flatMap((domain) => stringOf(domain['name']) ?? []),
        defaultDomain:
          domains.flatMap((domain) => (domain['isDefault'] === true ? (stringOf(domain['name']) ?? []) : []))[0] ??
          null,
      },
    };
  } catch (error) {
    if (!isCybbackError(error) || error.retryable || error.code === 'cancelled') throw error;
    return { tenant: null, problem: { code: error.code, message: error.message } };
  }
}
