import { randomInt } from 'node:crypto';
import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { badRequest, denied } from '../../errors.ts';
import { demandAny } from '../../permissions.ts';
import { demandPath } from '../engine.ts';
import {
  guardMembership,
  guardRoleAssignable,
  isDynamic,
  isUnified,
  MOST_BINDS,
  planMembers,
  planOwners,
} from '../membership.ts';
import { checkNickname, checkUnique, invalid } from '../names.ts';
import { guardRestricted } from '../privileged.ts';
import { type WriteRule, coreOf, timestamp } from '../rule.ts';
import type { Checked } from '../validate.ts';
import { masteredOnPremises } from './users.ts';

const core = coreOf('groups');
/** Kept by Exchange; a caller without a user cannot write them. */
const EXCHANGE = [
  'allowExternalSenders',
  'autoSubscribeNewMembers',
  'hideFromAddressLists',
  'hideFromOutlookClients',
  'isSubscribedByMail',
];
/** Kept by Exchange and Teams, or not settable at all. */
const NOT_SETTABLE = ['resourceProvisioningOptions', 'preferredLanguage'];
const LOCATION_WRITERS = ['Directory.ReadWrite.All', 'Group-PreferredDataLocation.ReadWrite.All'];
const MEMBER_WRITERS = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];

export const groupRule: WriteRule = {
  set: 'groups',
  type: 'group',
  path: '/groups',
  createOnly: core.createOnly,
  create: {
    required: core.required,
    writable: ['uniqueName'],
    binds: ['members', 'owners'],
    prepare: prepareGroup,
    after: (call, group, checked) => {
      for (const member of planMembers(call, group, checked.binds.get('members') ?? []))
        call.tenant.addLink('members', group, member);
      for (const owner of planOwners(call, group, checked.binds.get('owners') ?? []))
        call.tenant.addLink('owners', group, owner);
    },
  },
  update: {
    binds: ['members'],
    permission: (call) => {
      const names = Object.keys(typeof call.body === 'object' && call.body !== null ? call.body : {});
      if (names.length === 1 && names[0] === 'members@odata.bind') demandAny(call.claims.roles, MEMBER_WRITERS);
      else demandPath(call, 'PATCH', '/groups/{id}');
    },
    prepare: prepareUpdate,
    after: (call, group, checked) => {
      for (const member of planMembers(call, group, checked.binds.get('members') ?? []))
        call.tenant.addLink('members', group, member);
    },
  },
  remove: {
    prepare: (call, group) => {
      guardRoleAssignable(call, group);
      guardRestricted(call, group);
      if (Array.isArray(group.props['assignedLicenses']) && group.props['assignedLicenses'].length > 0)
        throw badRequest('The group has licenses assigned and cannot be deleted before they are removed.');
    },
    permanent: (group) => group.props['mailEnabled'] === true && !isUnified(group),
  },
};

function prepareGroup(call: Call, props: JsonObject, checked: { binds: Map<string, string[]> }): void {
  const bound = [...checked.binds.values()].reduce((sum, references) => sum + references.length, 0);
  if (bound > MOST_BINDS) throw badRequest(`A group can be created with ${MOST_BINDS} relationships at most.`);
  if (EXCHANGE.some((name) => props[name] !== undefined))
    throw badRequest('Properties kept by Exchange cannot be set when a group is created.');
  checkOptions(call, props);
  checkNickname(props['mailNickname']);
  checkKind(props);
  checkRoleAssignable(call, props);
  const future = { id: '', props };
  if (isDynamic(future) && checked.binds.has('members'))
    throw badRequest('Cannot update the membership of a dynamic group.');
  planMembers(call, future, checked.binds.get('members') ?? []);
  const owners = planOwners(call, future, checked.binds.get('owners') ?? []);
  if (call.world.settings.switches.refuseOwnersAtCreation && owners.some((owner) => owner.type !== 'user'))
    throw badRequest('One or more owners cannot be set when a group is created.');
  const unified = unifiedProps(props);
  if (unified) checkUnique(call, 'nickname', props['mailNickname'], { property: 'mailNickname', self: undefined });
  checkUnique(call, 'groupName', props['uniqueName'], { property: 'uniqueName', self: undefined });
  const mail = `${String(props['mailNickname'])}@${call.tenant.identity.domains[0] ?? ''}`;
  if (unified) checkUnique(call, 'proxy', `SMTP:${mail}`, { property: 'proxyAddresses', self: undefined });
  const filled: JsonObject = {
    groupTypes: [],
    createdDateTime: timestamp(call),
    renewedDateTime: timestamp(call),
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    securityIdentifier: `S-1-12-1-${randomInt(2 ** 32)}-${randomInt(2 ** 32)}-${randomInt(2 ** 32)}-${randomInt(2 ** 32)}`,
    proxyAddresses: unified ? [`SMTP:${mail}`] : [],
    ...(unified && { mail, visibility: 'Public' }),
  };
  for (const [name, value] of Object.entries(filled)) props[name] ??= value;
}

function typesOf(props: JsonObject): string[] {
  const types = props['groupTypes'];
  return Array.isArray(types) ? types.map(String) : [];
}

function unifiedProps(props: JsonObject): boolean {
  return typesOf(props).includes('Unified');
}

/** Graph makes Microsoft 365 groups and security groups, dynamic or not. */
function checkKind(props: JsonObject): void {
  const types = typesOf(props);
  if (types.some((type) => type !== 'Unified' && type !== 'DynamicMembership')) throw invalid('groupTypes');
  const unified = types.includes('Unified');
  if (props['mailEnabled'] === true && !unified)
    throw badRequest('Mail-enabled security groups and distribution lists cannot be created through Graph.');
  if (unified && props['mailEnabled'] !== true) throw invalid('mailEnabled', 'A Unified group must be mail-enabled.');
  if (!unified && props['securityEnabled'] !== true)
    throw invalid('securityEnabled', 'A group that is not Unified must be security-enabled.');
  const dynamic = types.includes('DynamicMembership');
  const ruled =
    typeof props['membershipRule'] === 'string' && typeof props['membershipRuleProcessingState'] === 'string';
  if (dynamic !== ruled)
    throw invalid(
      'membershipRule',
      'membershipRule and membershipRuleProcessingState go together with DynamicMembership.',
    );
  const state = props['membershipRuleProcessingState'];
  if (state !== undefined && state !== null && state !== 'On' && state !== 'Paused')
    throw invalid('membershipRuleProcessingState');
  if (
    typeof props['visibility'] === 'string' &&
    !['Private', 'Public', 'HiddenMembership'].includes(props['visibility'])
  )
    throw invalid('visibility');
  if (props['visibility'] === 'HiddenMembership' && !unified)
    throw invalid('visibility', 'HiddenMembership can be set only for Microsoft 365 groups.');
}

function checkOptions(call: Call, props: JsonObject): void {
  const fixed = NOT_SETTABLE.find((name) => props[name] !== undefined);
  if (fixed !== undefined && call.world.settings.switches.refuseGroupOptions)
    throw invalid(fixed, `Property '${fixed}' cannot be set.`);
  if ((props['preferredDataLocation'] ?? null) !== null) demandAny(call.claims.roles, LOCATION_WRITERS);
}

function checkRoleAssignable(call: Call, props: JsonObject): void {
  const value = props['isAssignableToRole'];
  const asks = value === true || (value === false && call.world.settings.switches.refuseNotAssignableToRole);
  if (asks && !call.claims.roles.includes('RoleManagement.ReadWrite.Directory')) throw denied();
  if (value !== true) return;
  if (props['securityEnabled'] !== true || typesOf(props).includes('DynamicMembership'))
    throw invalid('isAssignableToRole', 'A role-assignable group must be security-enabled and not dynamic.');
  if (props['visibility'] === 'Public') throw invalid('visibility', 'A role-assignable group cannot be public.');
}

function prepareUpdate(call: Call, group: Entity, changes: JsonObject, checked: Checked): void {
  const references = checked.binds.get('members');
  if (references !== undefined) {
    guardMembership(call, group);
    planMembers(call, group, references);
  }
  guardRoleAssignable(call, group);
  guardRestricted(call, group);
  const names = Object.keys(changes);
  if (names.some((name) => EXCHANGE.includes(name))) {
    if (names.some((name) => !EXCHANGE.includes(name)))
      throw badRequest('Properties kept by Exchange must be updated in a request of their own.');
    throw denied();
  }
  if (names.length > 0 && group.props['onPremisesSyncEnabled'] === true) throw masteredOnPremises();
  checkOptions(call, changes);
  if (changes['mailNickname'] !== undefined) checkNickname(changes['mailNickname']);
  if (isUnified(group))
    checkUnique(call, 'nickname', changes['mailNickname'], { property: 'mailNickname', self: group.id });
  if (changes['groupTypes'] !== undefined && typesOf(changes).includes('Unified') !== isUnified(group))
    throw invalid('groupTypes', 'The Unified kind of a group cannot change.');
  if (changes['visibility'] === 'HiddenMembership')
    throw invalid('visibility', 'HiddenMembership can be set only when the group is created.');
  if (
    ['groupTypes', 'membershipRule', 'membershipRuleProcessingState', 'mailEnabled', 'securityEnabled'].some(
      (name) => changes[name] !== undefined,
    )
  )
    checkKind({ ...group.props, ...changes });
}
