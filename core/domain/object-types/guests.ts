import { stringOf, type GraphObject, type Json } from '../json.ts';
import type { CreationChoices, OtherCreation } from '../part-write.ts';
import { objectsIn } from './part-helpers.ts';

/** Where a guest lands who accepts the invitation. */
const LANDING_PAGE = 'https://myapplications.microsoft.com/';

/** Came by an invitation, and signs in at home. */
export function isGuest(user: GraphObject): boolean {
  return user.creationType === 'Invitation' || stringOf(user.userPrincipalName)?.includes('#EXT#') === true;
}

/** The invitation that makes a guest again; null for everybody else, and where no address is known. */
export function invitationOf(user: GraphObject, { sendInvitations }: CreationChoices): OtherCreation | null {
  const address = isGuest(user) ? addressOf(user) : null;
  if (address === null) return null;
  const name = stringOf(user.displayName);
  return {
    path: '/invitations',
    idPath: ['invitedUser', 'id'],
    shows: { mail: address },
    body: {
      invitedUserEmailAddress: address,
      ...(name === null ? {} : { invitedUserDisplayName: name }),
      invitedUserType: stringOf(user.userType) ?? 'Guest',
      inviteRedirectUrl: LANDING_PAGE,
      sendInvitationMessage: sendInvitations,
    },
  };
}

function addressOf({ mail, otherMails }: GraphObject): string | null {
  return stringOf(mail) ?? (Array.isArray(otherMails) ? stringOf(otherMails[0]) : null);
}

/** Ways to sign in that are given at creation: not the user principal name, which is given anyway, and not those of guests. */
export function localIdentities(identities: Json | undefined): GraphObject[] {
  return objectsIn(identities).filter(
    ({ signInType, issuerAssignedId }) => signInType !== 'userPrincipalName' && stringOf(issuerAssignedId) !== null,
  );
}
