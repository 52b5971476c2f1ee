import type { ErrorCode } from '../../domain/errors.ts';

export interface SignInErrorRow {
  readonly aadsts: readonly number[];
  readonly code: ErrorCode;
  /** What was wrong and what to do. `{app}` and `{tenant}` are filled in. */
  readonly sentence: string;
}

/**
 * AADSTS numbers that an administrator or a retry can act on. Microsoft asks programs not to depend on the numbers: what
 * is not here is decided by `error` of the answer.
 */
export const SIGN_IN_ERRORS: readonly SignInErrorRow[] = [
  {
    aadsts: [7000215],
    code: 'sign-in-secret-wrong',
    sentence:
      'The client secret is wrong. Enter the Value of the secret, not its Secret ID; if the value is lost, create a new client secret under Certificates & secrets of app registration {app}.',
  },
  {
    aadsts: [70002],
    code: 'sign-in-secret-wrong',
    sentence:
      'The client secret does not belong to app registration {app}. Check client ID and secret, or create a new client secret.',
  },
  {
    aadsts: [7000222],
    code: 'sign-in-secret-expired',
    sentence:
      'The client secret has expired. Create a new one under Certificates & secrets of app registration {app} and enter it here.',
  },
  {
    aadsts: [700016, 700011],
    code: 'sign-in-app-unknown',
    sentence:
      'Application {app} is not known in directory {tenant}. Check client ID and tenant ID, and that an administrator of that directory has granted consent.',
  },
  {
    aadsts: [70001, 7000112],
    code: 'sign-in-app-disabled',
    sentence: 'Application {app} is disabled. Enable sign-in for it under Enterprise applications → Properties.',
  },
  {
    aadsts: [700027],
    code: 'sign-in-certificate-wrong',
    sentence:
      'The certificate is not accepted: it is not registered for application {app}, has expired, or its key differs. Upload the certificate under Certificates & secrets of the app registration.',
  },
  {
    aadsts: [700030],
    code: 'sign-in-certificate-wrong',
    sentence:
      'The subject of the certificate is not authorized for application {app}. Register this certificate under Certificates & secrets of the app registration.',
  },
  {
    aadsts: [700025],
    code: 'sign-in-refused',
    sentence:
      'Application {app} is registered as a public client and cannot sign in with a secret or certificate. Set "Allow public client flows" to No under Authentication of the app registration.',
  },
  {
    aadsts: [700024],
    code: 'sign-in-refused',
    sentence: 'Entra ID calls the signed request of this server too old or too new. Set the clock of the server right.',
  },
  {
    aadsts: [90002, 900023],
    code: 'sign-in-tenant-unknown',
    sentence: 'Directory {tenant} was not found. Check the tenant ID, and that the right cloud is chosen.',
  },
  {
    aadsts: [90038, 900432, 900382],
    code: 'sign-in-wrong-cloud',
    sentence: 'Directory {tenant} is in another Microsoft cloud. Choose that cloud in the connection.',
  },
  {
    aadsts: [9002313, 900144, 90014],
    code: 'sign-in-refused',
    sentence:
      'Entra ID calls the sign-in request malformed. Check that tenant ID, client ID and secret were copied completely and without other characters.',
  },
  {
    aadsts: [70011],
    code: 'sign-in-refused',
    sentence: 'Entra ID does not accept the scope of Microsoft Graph. Check that the right cloud is chosen.',
  },
  {
    aadsts: [650052, 650054, 65001],
    code: 'sign-in-consent-missing',
    sentence:
      'Admin consent is missing for application {app}. Choose "Grant admin consent" under API permissions of the app registration.',
  },
  {
    aadsts: [53003, 530032],
    code: 'sign-in-blocked',
    sentence:
      'A Conditional Access or security policy for workload identities blocks the sign-in of application {app}. Exclude it from the policy or allow the address of this server.',
  },
  {
    aadsts: [90033, 90006, 90024, 90090, 90012],
    code: 'sign-in-unavailable',
    sentence: 'The sign-in service of Entra ID has a passing fault. The sign-in is tried again.',
  },
  {
    aadsts: [90055],
    code: 'sign-in-throttled',
    sentence: 'Entra ID limits the sign-ins to directory {tenant}. The sign-in is tried again later.',
  },
  {
    aadsts: [50196],
    code: 'sign-in-throttled',
    sentence:
      'Entra ID has seen too many equal sign-ins of application {app}. The sign-in is tried again after a pause.',
  },
];

/** By `error` of the answer, where no number is known. */
export const SIGN_IN_OAUTH_ERRORS: Readonly<Record<string, Omit<SignInErrorRow, 'aadsts'>>> = {
  invalid_client: {
    code: 'sign-in-refused',
    sentence:
      'Entra ID refused the secret or certificate of application {app}. Check it under Certificates & secrets of the app registration.',
  },
  unauthorized_client: {
    code: 'sign-in-app-unknown',
    sentence:
      'Application {app} may not sign in to directory {tenant}. Check client ID and tenant ID, and that the application is present and enabled there.',
  },
  temporarily_unavailable: {
    code: 'sign-in-unavailable',
    sentence: 'The sign-in service of Entra ID is temporarily unavailable. The sign-in is tried again.',
  },
  server_error: {
    code: 'sign-in-unavailable',
    sentence: 'The sign-in service of Entra ID has a fault. The sign-in is tried again.',
  },
};

export const SIGN_IN_REFUSED: Omit<SignInErrorRow, 'aadsts'> = {
  code: 'sign-in-refused',
  sentence:
    'Entra ID refused the sign-in of application {app} to directory {tenant}. The sign-in log of the enterprise application in the Entra admin center shows the reason.',
};
