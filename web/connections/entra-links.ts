import { CLOUD_WORDS } from './clouds.ts';
import type { Cloud } from './data.ts';

const APPLICATIONS = 'Microsoft_AAD_RegisteredApps';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Pages of an app registration in the Entra admin center. */
export type RegistrationPage = 'Overview' | 'CallAnAPI' | 'Credentials';

export interface EntraLinks {
  readonly tenant: string;
  readonly registrations: string;
  readonly newRegistration: string;
  /** The page of the registration where its ID is known, else the list that it is chosen from. */
  readonly registration: (page: RegistrationPage, clientId: string) => string;
}

/** Addresses in the Entra admin center of a cloud. They are followed by people, never loaded. */
export function entraLinks(cloud: Cloud): EntraLinks {
  const { adminCenter } = CLOUD_WORDS[cloud];
  const view = (path: string): string => `${adminCenter}/#view/${path}`;
  const registrations = view(`${APPLICATIONS}/ApplicationsListBlade/quickStartType~/null/sourceType/Microsoft_AAD_IAM`);
  return {
    tenant: view('Microsoft_AAD_IAM/TenantOverview.ReactView'),
    registrations,
    newRegistration: view(`${APPLICATIONS}/CreateApplicationBlade/quickStartType~/null/isMSAApp~/false`),
    registration: (page, clientId) =>
      isGuid(clientId)
        ? view(`${APPLICATIONS}/ApplicationMenuBlade/~/${page}/appId/${clientId.trim().toLowerCase()}/isMSAApp~/false`)
        : registrations,
  };
}

export function isGuid(value: string): boolean {
  return GUID.test(value.trim());
}
