import { randomInt } from 'node:crypto';
import type { Entity } from '../../../store/entity-set.ts';
import type { Json, JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { badRequest, denied } from '../../errors.ts';
import { isObject } from '../json.ts';
import { checkNickname, checkPrincipalName, checkUnique, invalid } from '../names.ts';
import { guardPrivileged, guardRestricted } from '../privileged.ts';
import { type WriteRule, coreOf, timestamp } from '../rule.ts';
import { checkIdentities } from './identities.ts';
import {
  applySecurityAttributes,
  ATTRIBUTE_WRITERS,
  demandAttributesOr,
  refuseAtCreation,
} from './security-attributes.ts';

/** Mastered on premises: the cloud refuses to write these on synced users. */
const SYNCED = new Set([
  'accountEnabled',
  'businessPhones',
  'city',
  'companyName',
  'country',
  'department',
  'displayName',
  'employeeId',
  'faxNumber',
  'givenName',
  'jobTitle',
  'mail',
  'mailNickname',
  'mobilePhone',
  'officeLocation',
  'onPremisesExtensionAttributes',
  'onPremisesImmutableId',
  'postalCode',
  'preferredLanguage',
  'state',
  'streetAddress',
  'surname',
  'userPrincipalName',
]);
/** Changing these on an administrator's account needs a role besides the permission. */
const SENSITIVE = [
  'accountEnabled',
  'userPrincipalName',
  'passwordProfile',
  'otherMails',
  'businessPhones',
  'mobilePhone',
  'onPremisesImmutableId',
];
const LEAST_PASSWORD = 8;
const core = coreOf('users');

export const userRule: WriteRule = {
  set: 'users',
  type: 'user',
  path: '/users',
  createOnly: core.createOnly,
  create: { required: core.required, prepare: prepareUser },
  update: {
    permission: (call) => {
      demandAttributesOr(call, '/users/{id}');
    },
    prepare: (call, user, changes, checked) => {
      demandBroadOrNarrow(call, Object.keys(changes));
      applySecurityAttributes(call, user, changes, checked);
      if (user.props['onPremisesSyncEnabled'] === true && Object.keys(changes).some((name) => SYNCED.has(name)))
        throw masteredOnPremises();
      if (Object.keys(changes).some((name) => SENSITIVE.includes(name))) guardPrivileged(call, user);
      guardRestricted(call, user);
      checkValues(call, changes, user);
      followName(user, changes);
      if (changes['passwordProfile'] !== undefined) {
        changes['passwordProfile'] = withoutPassword(changes['passwordProfile']);
        changes['lastPasswordChangeDateTime'] = timestamp(call);
      }
    },
  },
  remove: {
    prepare: (call, user) => {
      guardPrivileged(call, user);
      guardRestricted(call, user);
    },
  },
};

/** Permissions that reach a few properties only. */
const NARROW: Readonly<Record<string, readonly string[]>> = {
  'User.EnableDisableAccount.All': ['accountEnabled'],
  'User-Phone.ReadWrite.All': ['businessPhones', 'mobilePhone'],
  'User-Mail.ReadWrite.All': ['mail', 'otherMails'],
  'User-PasswordProfile.ReadWrite.All': ['passwordProfile'],
  'User.ManageIdentities.All': ['identities'],
  [ATTRIBUTE_WRITERS[0]]: ['customSecurityAttributes'],
};

function demandBroadOrNarrow(call: Call, names: readonly string[]): void {
  const { roles } = call.claims;
  if (names.every((name) => name === 'customSecurityAttributes')) return;
  if (roles.includes('User.ReadWrite.All') || roles.includes('Directory.ReadWrite.All')) return;
  const reached = roles.flatMap((role) => NARROW[role] ?? []);
  if (!names.every((name) => reached.includes(name))) throw denied();
}

export function masteredOnPremises(): Error {
  return badRequest(
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}

function prepareUser(call: Call, props: JsonObject): void {
  refuseAtCreation(props);
  checkPassword(props['passwordProfile']);
  checkValues(call, props, undefined);
  if (
    (props['onPremisesExtensionAttributes'] ?? null) !== null &&
    call.world.settings.switches.refuseExtensionAttributesAtCreation
  )
    throw invalid('onPremisesExtensionAttributes', 'The property cannot be set when a user is created.');
  const upn = String(props['userPrincipalName']);
  demandSourceAnchor(call, upn, props);
  const filled: JsonObject = {
    userType: 'Member',
    createdDateTime: timestamp(call),
    lastPasswordChangeDateTime: timestamp(call),
    securityIdentifier: `S-1-12-1-${randomInt(2 ** 32)}-${randomInt(2 ** 32)}-${randomInt(2 ** 32)}-${randomInt(2 ** 32)}`,
    identities: [
      { signInType: 'userPrincipalName', issuer: call.tenant.identity.domains.at(-1) ?? '', issuerAssignedId: upn },
    ],
    businessPhones: [],
    otherMails: [],
    proxyAddresses: [],
    assignedLicenses: [],
    licenseAssignmentStates: [],
  };
  for (const [name, value] of Object.entries(filled)) props[name] ??= value;
  props['passwordProfile'] = withoutPassword(props['passwordProfile']);
}

/** Who signs in elsewhere is found there by the immutable id. */
function demandSourceAnchor(call: Call, upn: string, props: JsonObject): void {
  const domain = call.tenant.set('domains').byId.get(upn.slice(upn.indexOf('@') + 1).toLowerCase());
  const anchor = props['onPremisesImmutableId'];
  if (domain?.props['authenticationType'] === 'Federated' && (typeof anchor !== 'string' || anchor === ''))
    throw invalid('onPremisesImmutableId', 'SourceAnchor is a required property for users of a federated domain.');
}

function checkPassword(profile: Json | undefined): void {
  const password = isObject(profile) ? profile['password'] : undefined;
  if (typeof password !== 'string' || password === '')
    throw invalid('passwordProfile', 'A password must be specified to create a new user.');
  if (password.length < LEAST_PASSWORD)
    throw invalid(
      'passwordProfile',
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    );
}

/** The identity of the principal name has the new one. */
function followName(user: Entity, changes: JsonObject): void {
  const { userPrincipalName, identities } = changes;
  const held = user.props['identities'];
  if (userPrincipalName === undefined || identities !== undefined || !Array.isArray(held)) return;
  changes['identities'] = held.map((identity) =>
    isObject(identity) && identity['signInType'] === 'userPrincipalName'
      ? { ...identity, issuerAssignedId: userPrincipalName }
      : identity,
  );
}

function withoutPassword(profile: Json | undefined): Json {
  return isObject(profile) ? { ...profile, password: null } : null;
}

function checkValues(call: Call, props: JsonObject, user: Entity | undefined): void {
  const self = user?.id;
  if (props['userPrincipalName'] !== undefined) checkPrincipalName(call, props['userPrincipalName'], self);
  if (props['mailNickname'] !== undefined) checkNickname(props['mailNickname']);
  checkIdentities(call, props, user);
  checkUnique(call, 'immutable', props['onPremisesImmutableId'], { property: 'onPremisesImmutableId', self });
  const phones = props['businessPhones'];
  if (Array.isArray(phones) && phones.length > 1)
    throw invalid('businessPhones', 'Only one number can be set for the businessPhones property.');
  const usage = props['usageLocation'];
  if (typeof usage === 'string' && !/^[A-Z]{2}$/.test(usage)) throw invalid('usageLocation');
  if (props['displayName'] === '') throw invalid('displayName');
  if (props['mail'] !== undefined) applyMail(call, props, user);
}

/** Writing `mail` rewrites the primary proxy address. */
function applyMail(call: Call, props: JsonObject, user: Entity | undefined): void {
  const { mail } = props;
  if (mail !== null && (typeof mail !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(mail))) throw invalid('mail');
  const before = user?.props['proxyAddresses'];
  const others = (Array.isArray(before) ? before : []).filter((proxy) => !String(proxy).startsWith('SMTP:'));
  if (mail === null) props['proxyAddresses'] = others;
  if (typeof mail !== 'string') return;
  checkUnique(call, 'proxy', `SMTP:${mail}`, { property: 'proxyAddresses', self: user?.id });
  props['proxyAddresses'] = [
    `SMTP:${mail}`,
    ...others.filter((proxy) => String(proxy).toLowerCase() !== `smtp:${mail.toLowerCase()}`),
  ];
}
