import { type GraphObject, stringOf } from './json.ts';
import type { TypeKey } from './type-keys.ts';

/**
 * What lists of a type are narrowed down by, told by the object itself. Kept beside each version as `key:value`, where the
 * value is one of the choices, or `?` where the object does not say.
 */
export interface Facet {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** Null: the object does not say. */
  read(object: GraphObject): string | null;
}

/** Of a facet that an object does not tell; alone where the object could not be read. */
export const UNTOLD = '?';

const YES_NO = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
] as const;

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

const yesOrNo = (key: string, label: string, read: Facet['read']): Facet => ({ key, label, choices: YES_NO, read });

/** A property that Graph always answers: without it nothing is known. */
const flag = (key: string, label: string, property: string): Facet =>
  yesOrNo(key, label, (object) => (typeof object[property] === 'boolean' ? yesNo(object[property]) : null));

const enabled = flag('enabled', 'Enabled', 'accountEnabled');

/** Graph: true where it is synchronized, false where it no longer is, null where it never was. */
const synced = yesOrNo('synced', 'Synchronized from on-premises', (object) =>
  yesNo(object.onPremisesSyncEnabled === true),
);

/** Graph has no third value: `Member` or `Guest`; null of accounts that are older than the property. */
const guest = yesOrNo('guest', 'Guest', ({ userType }) =>
  stringOf(userType) === null ? null : yesNo(userType === 'Guest'),
);

/** The table of `groupTypes`, `mailEnabled` and `securityEnabled` in Graph's overview of groups. */
const groupKind: Facet = {
  key: 'kind',
  label: 'Type of group',
  choices: [
    { value: 'security', label: 'Security' },
    { value: 'microsoft365', label: 'Microsoft 365' },
    { value: 'mailSecurity', label: 'Mail-enabled security' },
    { value: 'distribution', label: 'Distribution' },
  ],
  read: ({ groupTypes, mailEnabled, securityEnabled }) => {
    if (Array.isArray(groupTypes) && groupTypes.includes('Unified')) return 'microsoft365';
    if (mailEnabled === true) return securityEnabled === true ? 'mailSecurity' : 'distribution';
    return mailEnabled === false && securityEnabled === true ? 'security' : null;
  },
};

const dynamicGroup = yesOrNo('dynamic', 'Dynamic membership', ({ groupTypes }) =>
  Array.isArray(groupTypes) ? yesNo(groupTypes.includes('DynamicMembership')) : null,
);

/** Null of groups that were made without it. */
const roleAssignable = yesOrNo('roleAssignable', 'Role-assignable', (object) =>
  yesNo(object.isAssignableToRole === true),
);

/** Graph: `Dynamic`, `Assigned`, or null for assigned. */
const dynamicUnit = yesOrNo('dynamic', 'Dynamic membership', (object) => yesNo(object.membershipType === 'Dynamic'));

/** `conditionalAccessPolicyState`. */
const policyState: Facet = {
  key: 'state',
  label: 'State',
  choices: [
    { value: 'enabled', label: 'On' },
    { value: 'disabled', label: 'Off' },
    { value: 'enabledForReportingButNotEnforced', label: 'Report-only' },
  ],
  read: ({ state }) => stringOf(state),
};

const spKind: Facet = {
  key: 'kind',
  label: 'Kind',
  choices: [
    { value: 'Application', label: 'Application' },
    { value: 'ManagedIdentity', label: 'Managed identity' },
    { value: 'ServiceIdentity', label: 'Agent identity' },
    { value: 'Legacy', label: 'Legacy' },
    { value: 'SocialIdp', label: 'Social identity provider' },
  ],
  read: ({ servicePrincipalType }) => stringOf(servicePrincipalType),
};

const builtIn = flag('builtIn', 'Built-in', 'isBuiltIn');

/** `authenticationStrengthPolicyType`. */
const builtInStrength = yesOrNo('builtIn', 'Built-in', ({ policyType }) =>
  stringOf(policyType) === null ? null : yesNo(policyType === 'builtIn'),
);

export const FACETS: Readonly<Partial<Record<TypeKey, readonly Facet[]>>> = {
  users: [enabled, guest, synced],
  groups: [groupKind, dynamicGroup, roleAssignable, synced],
  devices: [enabled, synced],
  servicePrincipals: [enabled, spKind],
  administrativeUnits: [dynamicUnit],
  roleDefinitions: [builtIn],
  authenticationStrengthPolicies: [builtInStrength],
  conditionalAccessPolicies: [policyState],
  appManagementPolicies: [flag('enabled', 'Enabled', 'isEnabled')],
};

/** Of the object as it is kept. A value that is none of the choices is not told: it is newer than this list. */
export function facetsOf(type: TypeKey, object: GraphObject): readonly string[] {
  return (FACETS[type] ?? []).map((facet) => {
    const value = facet.read(object);
    return `${facet.key}:${facet.choices.some((choice) => choice.value === value) ? String(value) : UNTOLD}`;
  });
}

/** What is kept, by key; null: not told. Null as a whole where the object was not or could not be read. */
export function facetValues(facets: readonly string[] | null): Record<string, string | null> | null {
  if (facets === null || facets.includes(UNTOLD)) return null;
  return Object.fromEntries(
    facets.map((facet) => {
      const [key = '', value = UNTOLD] = facet.split(':');
      return [key, value === UNTOLD ? null : value];
    }),
  );
}

/** Of a value as the API gives it. */
export function facetLabel({ choices }: Facet, value: string | null | undefined): string {
  return choices.find((choice) => choice.value === value)?.label ?? 'Not known';
}

export interface FacetFilter {
  readonly key: string;
  readonly values: readonly string[];
}

/** `enabled:yes,kind:security,kind:distribution`: every key, and any of its values. Null: not of the type. */
export function parseFacets(type: TypeKey, text: string): readonly FacetFilter[] | null {
  const values = new Map<string, Set<string>>();
  for (const part of text.split(',').filter((one) => one !== '')) {
    const [key = '', value = '', ...rest] = part.split(':');
    const facet = FACETS[type]?.find((one) => one.key === key);
    if (rest.length > 0 || !facet?.choices.some((choice) => choice.value === value)) return null;
    values.set(key, (values.get(key) ?? new Set()).add(value));
  }
  return [...values].map(([key, chosen]) => ({ key, values: [...chosen] }));
}
