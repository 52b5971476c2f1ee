/** As the Entra admin center calls them, where that is not what the name says by itself. */
const LABELS: Readonly<Record<string, string>> = {
  id: 'Object ID',
  appId: 'Application (client) ID',
  givenName: 'First name',
  surname: 'Last name',
  mail: 'Email',
  otherMails: 'Other emails',
  state: 'State',
  postalCode: 'ZIP or postal code',
  country: 'Country or region',
  isAssignableToRole: 'Microsoft Entra roles can be assigned to the group',
  membershipRule: 'Dynamic membership rule',
  displayName: 'Display name',
  createdDateTime: 'Created',
  modifiedDateTime: 'Modified',
  deletedDateTime: 'Deleted',
  renewedDateTime: 'Renewed',
  expirationDateTime: 'Expires',
  startDateTime: 'Starts',
  endDateTime: 'Ends',
  externalUserStateChangeDateTime: 'External user state changed',
  onPremisesLastSyncDateTime: 'Last synced from on-premises',
  signInAudience: 'Supported account types',
  '@odata.type': 'Kind',
};

const WORDS: Readonly<Record<string, string>> = {
  id: 'ID',
  ids: 'IDs',
  upn: 'UPN',
  uri: 'URI',
  uris: 'URIs',
  url: 'URL',
  urls: 'URLs',
  ip: 'IP',
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  im: 'IM',
  mfa: 'MFA',
  sku: 'SKU',
  api: 'API',
  sms: 'SMS',
  oauth2: 'OAuth 2',
  saml: 'SAML',
  saml2: 'SAML 2',
  fido2: 'FIDO2',
  x509: 'X.509',
  b2b: 'B2B',
  dns: 'DNS',
  os: 'OS',
  mdm: 'MDM',
  sso: 'single sign-on',
  spa: 'single-page application',
  datetime: 'date and time',
  entra: 'Entra',
  microsoft: 'Microsoft',
  guid: 'GUID',
};

/** `User principal name`, `Conditions › Users › Include groups`. */
export function attributeLabel(path: string): string {
  return path.split('.').reduce<string[]>(joinOdata, []).map(partLabel).join(' › ');
}

/** The dot in `@odata.type` separates nothing. */
function joinOdata(parts: string[], part: string): string[] {
  const last = parts.at(-1);
  return last?.endsWith('@odata') === true ? [...parts.slice(0, -1), `${last}.${part}`] : [...parts, part];
}

function partLabel(part: string): string {
  const name = part.replace(/\[\]$/, '');
  const known = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
  return known ?? sentence(name);
}

function sentence(name: string): string {
  const words = name
    .replace(/^onPremises/, 'on-premises ')
    .replace(/DateTime$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_]+/)
    .filter((word) => word !== '');
  const text = words
    .map((word) => (Object.hasOwn(WORDS, word.toLowerCase()) ? (WORDS[word.toLowerCase()] ?? word) : lower(word)))
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Short forms in capitals stay as they are. */
function lower(word: string): string {
  return /^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase();
}
