import type { Cloud } from './types.ts';

/** Origins (scheme and host, no slash) of one cloud. */
export interface CloudEndpoints {
  readonly login: string;
  readonly graph: string;
}

/** Source: "National cloud deployments" of Microsoft Graph; the Chinese sign-in host as its newer pages and MSAL name it. */
const PUBLIC_ENDPOINTS: Readonly<Record<Cloud, CloudEndpoints>> = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usGovHigh: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  usGovDod: { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: { login: 'https://login.partner.microsoftonline.cn', graph: 'https://microsoftgraph.chinacloudapi.cn' },
};

/** Hosts of the operator in place of the public ones. Never filled from what a user entered. */
export type PrivateEndpoints = Readonly<
  Partial<Record<Cloud, { readonly login?: string | undefined; readonly graph?: string | undefined }>>
>;

export function cloudEndpoints(cloud: Cloud, privateEndpoints: PrivateEndpoints = {}): CloudEndpoints {
  const own = privateEndpoints[cloud];
  const common = PUBLIC_ENDPOINTS[cloud];
  return { login: own?.login ?? common.login, graph: own?.graph ?? common.graph };
}
