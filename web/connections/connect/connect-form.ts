import type { ProblemCode } from '../../shared/api/problem.ts';
import { type CredentialInput, credentialBody, credentialProblems, NO_CREDENTIAL } from '../credential-input.ts';
import type { Cloud, NewConnection } from '../data.ts';
import { isGuid } from '../entra-links.ts';

export interface ConnectForm {
  readonly tenantId: string;
  readonly clientId: string;
  readonly name: string;
  readonly credential: CredentialInput;
}

export const EMPTY_FORM: ConnectForm = { tenantId: '', clientId: '', name: '', credential: NO_CREDENTIAL };

export const FORM_FIELDS = [
  'tenantId',
  'clientId',
  'name',
  'cloud',
  'clientSecret',
  'certificate.certificatePem',
  'certificate.privateKeyPem',
] as const;

const SHAPE =
  'It looks like 00000000-0000-0000-0000-000000000000 and is shown on the Overview page of the app registration.';

/** What keeps the form from being sent, by field. */
export function formProblems({ tenantId, clientId, credential }: ConnectForm): Readonly<Record<string, string>> {
  return {
    ...(isGuid(tenantId)
      ? {}
      : {
          tenantId:
            tenantId.trim() === ''
              ? `Enter the Directory (tenant) ID. ${SHAPE}`
              : `This is not a valid Directory (tenant) ID. ${SHAPE}`,
        }),
    ...(isGuid(clientId)
      ? sameId(tenantId, clientId)
      : {
          clientId:
            clientId.trim() === ''
              ? `Enter the Application (client) ID. ${SHAPE}`
              : `This is not a valid Application (client) ID. ${SHAPE}`,
        }),
    ...credentialProblems(credential),
  };
}

function sameId(tenantId: string, clientId: string): Readonly<Record<string, string>> {
  return tenantId.trim().toLowerCase() === clientId.trim().toLowerCase()
    ? { clientId: 'This is the Directory (tenant) ID again. The Application (client) ID is next to it.' }
    : {};
}

export function formBody({ tenantId, clientId, name, credential }: ConnectForm, cloud: Cloud): NewConnection {
  return {
    tenantId: tenantId.trim().toLowerCase(),
    clientId: clientId.trim().toLowerCase(),
    cloud,
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...credentialBody(credential),
  };
}

/** The step of the guide in which a refusal is mended; null: none of them. */
export function stepFor(code: ProblemCode): number | null {
  switch (code) {
    case 'sign-in-app-unknown':
    case 'sign-in-tenant-unknown':
      return 1;
    case 'sign-in-consent-missing':
      return 3;
    case 'sign-in-secret-wrong':
    case 'sign-in-secret-expired':
    case 'sign-in-certificate-wrong':
      return 4;
    default:
      return null;
  }
}
