import { randomBytes, randomUUID } from 'node:crypto';
import { mustModel } from '../../../schema/model.ts';
import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject } from '../../../types.ts';
import { type Call, type Reply, json, root } from '../../context.ts';
import { badRequest } from '../../errors.ts';
import { resolveReference } from '../../resolve.ts';
import type { Route } from '../../router.ts';
import { replication } from '../lag.ts';
import { checkUnique, invalid } from '../names.ts';
import { timestamp } from '../rule.ts';
import { checkBody } from '../validate.ts';

const MOST_SPONSORS = 5;

/** `POST /invitations`: the way in for guests. A second invitation of the same guest makes no second user. */
export function invitationRoutes(): Route[] {
  return [{ method: 'POST', template: '/invitations', handle: invite, permission: 'path', units: 1 }];
}

function invite(call: Call): Reply {
  const { props, binds } = checkBody(call, mustModel('invitation'), {
    mode: 'create',
    required: ['invitedUserEmailAddress', 'inviteRedirectUrl'],
    binds: ['invitedUserSponsors'],
  });
  const email = String(props['invitedUserEmailAddress']);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw invalid('invitedUserEmailAddress');
  const type = props['invitedUserType'] ?? 'Guest';
  if (type !== 'Guest' && type !== 'Member') throw invalid('invitedUserType');
  const sponsors = (binds.get('invitedUserSponsors') ?? []).map((reference) => resolveReference(call, reference));
  if (sponsors.length > MOST_SPONSORS) throw invalid('invitedUserSponsors');
  const user = invitedBefore(call, email) ?? createGuest(call, props, { email, type });
  for (const sponsor of sponsors) call.tenant.addLink('sponsors', user, sponsor);
  const stored: JsonObject = {
    invitedUserDisplayName: null,
    invitedUserMessageInfo: null,
    sendInvitationMessage: false,
    resetRedemption: false,
    ...props,
    invitedUserType: type,
    inviteRedeemUrl: `https://login.microsoftonline.com/redeem?rd=${randomBytes(12).toString('hex')}`,
    status: 'PendingAcceptance',
    invitedUser: { id: user.id },
  };
  const made = call.tenant.create({ set: 'invitations', type: 'invitation', id: randomUUID(), props: stored });
  return json(201, { '@odata.context': `${root(call)}/$metadata#invitations/$entity`, id: made.id, ...stored });
}

/** The guest who was invited under this address; a member of the tenant is no guest. */
function invitedBefore(call: Call, email: string): Entity | undefined {
  const id =
    call.tenant.holder(`proxy:smtp:${email.toLowerCase()}`) ?? call.tenant.holder(`upn:${email.toLowerCase()}`);
  const user = call.tenant.set('users').byId.get(id ?? '');
  if (user !== undefined && user.props['creationType'] !== 'Invitation')
    throw badRequest(
      `The invited user already exists in the directory as object ID: ${user.id}. They can use that account to sign in to shared apps and resources.`,
    );
  return user;
}

function createGuest(call: Call, props: JsonObject, who: { email: string; type: string }): Entity {
  const { email, type } = who;
  const alias = `${email.replace('@', '_')}#EXT#`;
  const initial = [...call.tenant.set('domains').from(0)].find((domain) => domain.props['isInitial'] === true);
  const userPrincipalName = `${alias}@${initial?.id ?? call.tenant.identity.domains[0] ?? ''}`;
  checkUnique(call, 'upn', userPrincipalName, { property: 'userPrincipalName', self: undefined });
  checkUnique(call, 'proxy', `SMTP:${email}`, { property: 'proxyAddresses', self: undefined });
  return call.tenant.create({
    set: 'users',
    type: 'user',
    id: randomUUID(),
    ...replication(call),
    props: {
      accountEnabled: true,
      displayName: props['invitedUserDisplayName'] ?? email.slice(0, email.indexOf('@')),
      mail: email,
      mailNickname: alias,
      userPrincipalName,
      userType: type,
      creationType: 'Invitation',
      createdDateTime: timestamp(call),
      externalUserState: 'PendingAcceptance',
      externalUserStateChangeDateTime: timestamp(call),
      otherMails: [email],
      proxyAddresses: [`SMTP:${email}`],
      businessPhones: [],
      assignedLicenses: [],
      licenseAssignmentStates: [],
      identities: [{ signInType: 'userPrincipalName', issuer: initial?.id ?? '', issuerAssignedId: userPrincipalName }],
    },
  });
}
