import type { JsonObject } from '../types.ts';
import { type Seed, add, sid, someDate } from './context.ts';
import { accountName, DEPARTMENTS, FIRST_NAMES, LAST_NAMES, OTHER_SCRIPTS, PLACES, TITLES } from './names.ts';
import { SKU_E5, SKU_F3 } from './tenant-context.ts';

/** A member of users that no schema names. */
export const UNDOCUMENTED = 'internalRoutingHint';
const NONE: never[] = [];
const E5 = [{ skuId: SKU_E5, disabledPlans: NONE }];
const F3 = [{ skuId: SKU_F3, disabledPlans: NONE }];
const E5_STATE = [
  {
    skuId: SKU_E5,
    disabledPlans: NONE,
    assignedByGroup: null,
    state: 'Active',
    error: 'None',
    lastUpdatedDateTime: '2025-03-01T00:00:00Z',
  },
];
const F3_STATE = [
  {
    skuId: SKU_F3,
    disabledPlans: NONE,
    assignedByGroup: null,
    state: 'Active',
    error: 'None',
    lastUpdatedDateTime: '2025-03-01T00:00:00Z',
  },
];

/** Accounts 0 and 1 are break-glass administrators, 2 on start with the demo's people; then guests, synced and cloud users mixed. */
export function seedUsers(seed: Seed): void {
  seed.tenant.undocumented.set('users', new Set([UNDOCUMENTED]));
  for (let at = 0; at < seed.users; at += 1) {
    if (at < 2) breakGlass(seed, at);
    else if (at >= 12 && at % 20 === 7) guest(seed, at);
    else member(seed, at);
  }
}

/** The two accounts that a tenant begins with. */
export function seedFirstUsers(seed: Seed): void {
  for (const at of [0, 1]) breakGlass(seed, at);
}

/** The user at this position is a guest. */
export function isGuest(at: number): boolean {
  return at >= 12 && at % 20 === 7;
}

function breakGlass(seed: Seed, at: number): void {
  const nickname = `breakglass${at + 1}`;
  add(seed, 'users', 'user', {
    ...account(seed, { display: `Break Glass ${at + 1}`, nickname, upn: `${nickname}@${seed.initialDomain}` }),
    usageLocation: 'SE',
    passwordPolicies: 'DisablePasswordExpiration',
  });
}

function guest(seed: Seed, at: number): void {
  const { random } = seed;
  const first = random.pick(FIRST_NAMES);
  const last = random.pick(LAST_NAMES);
  const nickname = `${accountName(first)}.${accountName(last)}${at}`;
  const mail = `${nickname}@partner.example`;
  const alias = `${nickname}_partner.example#EXT#`;
  add(seed, 'users', 'user', {
    ...account(seed, { display: `${first} ${last} (Partner)`, nickname: alias, upn: `${alias}@${seed.initialDomain}` }),
    mail,
    otherMails: [mail],
    proxyAddresses: [`SMTP:${mail}`],
    userType: 'Guest',
    creationType: 'Invitation',
    givenName: first,
    surname: last,
    externalUserState: random.chance(0.8) ? 'Accepted' : 'PendingAcceptance',
    externalUserStateChangeDateTime: someDate(random),
    companyName: 'Partner AB',
    identities: [{ signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null }],
  });
}

function member(seed: Seed, at: number): void {
  const { random } = seed;
  const known = at - 2 < 10;
  const first = known ? (FIRST_NAMES[at - 2] ?? 'Megan') : random.pick(FIRST_NAMES);
  const last = known ? (LAST_NAMES[at - 2] ?? 'Bowen') : random.pick(LAST_NAMES);
  const nickname = known ? accountName(first) : `${accountName(first)}.${accountName(last)}${at}`;
  const upn = `${nickname}@${seed.domain}`;
  const place = random.pick(PLACES);
  const licensed = random.next();
  const props: JsonObject = {
    ...account(seed, {
      display: !known && random.chance(0.04) ? random.pick(OTHER_SCRIPTS) : `${first} ${last}`,
      nickname,
      upn,
    }),
    givenName: first,
    surname: last,
    mail: upn,
    proxyAddresses: random.chance(0.2) ? [`SMTP:${upn}`, `smtp:${nickname}@${seed.initialDomain}`] : [`SMTP:${upn}`],
    jobTitle: `${random.pick(DEPARTMENTS)} ${random.pick(TITLES)}`,
    department: random.pick(DEPARTMENTS),
    companyName: seed.tenant.identity.displayName,
    city: place.city,
    country: place.country,
    usageLocation: place.usage,
    preferredLanguage: random.chance(0.7) ? place.language : null,
    officeLocation: random.chance(0.6) ? `${random.int(40) + 1}/${random.int(4000)}` : null,
    mobilePhone: random.chance(0.5) ? `+46 70 ${1000000 + random.int(8999999)}` : null,
    businessPhones: random.chance(0.4) ? [`+46 8 ${100000 + random.int(899999)}`] : NONE,
    employeeId: String(100000 + at),
    employeeType: random.chance(0.9) ? 'Employee' : 'Contractor',
    accountEnabled: known || random.chance(0.97),
    assignedLicenses: licensed < 0.6 ? E5 : licensed < 0.75 ? F3 : NONE,
    licenseAssignmentStates: licensed < 0.6 ? E5_STATE : licensed < 0.75 ? F3_STATE : NONE,
  };
  if (!known && at % 5 === 3) Object.assign(props, synced(seed, nickname, at));
  if (at % 97 === 5) props[UNDOCUMENTED] = { ring: random.int(4), pinned: random.chance(0.5) };
  if (at % 11 === 6)
    props['employeeOrgData'] = { division: random.pick(DEPARTMENTS), costCenter: String(4000 + random.int(90)) };
  add(seed, 'users', 'user', props);
}

function account(seed: Seed, who: { display: string; nickname: string; upn: string }): JsonObject {
  return {
    displayName: who.display,
    userPrincipalName: who.upn,
    mailNickname: who.nickname,
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: someDate(seed.random),
    securityIdentifier: sid(seed.random),
    identities: [{ signInType: 'userPrincipalName', issuer: seed.initialDomain, issuerAssignedId: who.upn }],
  };
}

function synced(seed: Seed, nickname: string, at: number): JsonObject {
  return {
    onPremisesSyncEnabled: true,
    onPremisesImmutableId: Buffer.from(`immutable-${at}`).toString('base64'),
    onPremisesDomainName: `corp.${seed.domain}`,
    onPremisesSamAccountName: nickname.slice(0, 20),
    onPremisesDistinguishedName: `CN=${nickname},OU=People,DC=corp,DC=${seed.domain.split('.')[0] ?? 'contoso'},DC=example`,
    onPremisesSecurityIdentifier: `S-1-5-21-1004336348-1177238915-682003330-${1000 + at}`,
    onPremisesLastSyncDateTime: '2026-06-01T06:00:00Z',
    onPremisesUserPrincipalName: `${nickname}@corp.${seed.domain}`,
    onPremisesExtensionAttributes: { extensionAttribute1: at % 2 === 0 ? 'synced' : null, extensionAttribute7: 'HQ' },
  };
}

/** Managers form a tree of eight under each; sponsors on guests. */
export function seedPeopleEdges(seed: Seed): void {
  const { items } = seed.tenant.set('users');
  const managers = seed.tenant.link('manager');
  for (let at = 3; at < items.length; at += 1) {
    const user = items[at];
    const boss = items[2 + Math.floor((at - 3) / 8)];
    if (user === undefined || boss === undefined || (at >= 12 && seed.random.chance(0.05))) continue;
    if (!isGuest(at)) managers.add(user.id, boss.id);
    else if (seed.random.chance(0.7)) seed.tenant.link('sponsors').add(user.id, boss.id);
  }
}
