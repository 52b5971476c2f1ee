import type { ProtectionReason } from '../object-type.ts';

/** Why something is planned as it is, or is not done. The closed list: screens and reports show the sentences. */
export const PLAN_REASONS = {
  // about the object
  'same-as-backup': 'The object is as it was in the backup.',
  'differs-unwritten': 'The object differs from the backup in what this restore does not write.',
  'exists-not-overwritten': 'The object exists and differs; Overwrite existing objects is off.',
  'only-chosen': 'Only attributes and links that were chosen are restored.',
  'chosen-as-in-backup': 'What was chosen of the object is as it was in the backup.',
  'chosen-not-there':
    'Only some attributes and links were chosen, and the object is not in the tenant: an object cannot come back in part. Select the whole object.',
  'kept-as-dependency': 'Taken in only because other objects need it: what exists is left as it is.',
  'matched-by-natural-key': 'Another object with the same unique name stands for it.',
  'mapped-by-earlier-restore': 'An earlier restore made this object under a new object ID.',
  'not-in-backup': 'The object is not in the backup and is left alone.',
  'added-since-backup': 'The object was added after the backup.',
  'added-unticked': 'The object was added after the backup. It is left, unless it is ticked.',
  'in-recycle-bin': 'The object is in the recycle bin and comes back with its object ID.',
  'new-object-id': 'The object is created again and gets a new object ID.',
  'twin-exists':
    'An object of the same name is in the tenant already, and names of this kind are not unique: a second one is created.',
  invited: 'The guest is invited again under a new object ID and has to accept the invitation.',
  'licence-missing': 'The tenant has no such licence: it cannot be assigned.',
  'no-licence-left': 'No licence of this product is left in the tenant.',
  'new-password': 'The person needs a new password and has to register for MFA again.',
  'report-only': 'The policy comes back in report-only mode.',
  'comes-back-disabled': 'The policy comes back switched off.',
  'repairs-references':
    'The object is there and is not restored: only references that name an object by an ID which it does not have any more are repaired.',
  'references-unrepaired':
    'It names an object by an ID which that object does not have any more, and this restore leaves it so.',
  'gives-right-again':
    'The right names an object by an ID which that object does not have any more, and a right cannot be changed: it is given again for the object as it is now, and the useless one is removed.',
  'right-remains':
    'The right names an object by an ID which that object does not have any more: it is given again for the object as it is now, and the useless one stays.',
  'names-missing-object':
    'An exclusion names an object that does not exist in the tenant: the policy does not leave out whom it should.',
  'comes-back-on': 'The policy comes back switched on and is enforced at once.',
  'upn-changed': 'The user principal name is held by somebody else: the user comes back under another one.',
  // of an Undo
  'as-before-restore': 'The object is as it was before the restore that is undone.',
  'made-by-restore': 'The restore that is undone brought the object into the tenant.',
  'changed-since-restore': 'Somebody else changed it after the restore that is undone: it is left unless it is ticked.',
  'unknown-after':
    'In what state the restore that is undone left the object could not be read: it is left unless it is ticked.',
  'unknown-before': 'What was there before the restore that is undone could not be read: what is there now is left.',
  // why an object is not written
  synced: 'The object is synchronized from on premises and has to be restored there.',
  'built-in': 'The object is built in and is the same in every tenant.',
  'first-party': 'The object belongs to Microsoft and cannot be written.',
  'managed-identity': 'The managed identity belongs to its Azure resource.',
  activation: 'The right was activated for some hours: whoever is eligible activates it again.',
  'given-by-schedule':
    'The right is time-bound or was activated: it comes back with its end, by the schedule that gave it, or not at all.',
  'schedules-unknown':
    'Whether the right had an end is not known: the backup could not read the schedules of Privileged Identity Management. Assign it by hand, or restore from a backup that could.',
  'agent-identity': 'Agent identities and their blueprints are captured only: they are no plain applications or users.',
  'not-creatable': 'Objects of this kind cannot be created by an application.',
  'mail-enabled-group': 'Distribution lists and mail-enabled security groups are managed in Exchange.',
  guest: 'A guest account comes back by a new invitation only, and the backup holds no email address to invite.',
  'own-application': 'The object belongs to this service itself and is never changed.',
  'own-tenant': 'The setting is about the very tenant that is written to.',
  'kept-apart':
    'An object with the same unique name is in the tenant, and the options say that it does not stand for this one.',
  'restricted-management':
    'The object belongs to a restricted management administrative unit: an application needs a role in that unit.',
  'held-by-another':
    'Another person holds the user principal name by now. Rename that account, or decide that it stands for this one and restore into it by hand.',
  'role-missing':
    'The account holds an Entra role: to change it like this, the application needs an Entra role of its own; no permission is enough.',
  'protected-account': 'The account is protected from being locked out.',
  'once-administrator-is-back':
    'Nobody else could sign in as Global Administrator now: it is removed only if this restore brings one of the backup back first.',
  'ended-meanwhile': 'The right had an end, and the end has passed.',
  'not-deletable': 'Objects of this kind are not deleted by a restore.',
  // Of reports that earlier versions wrote.
  'type-not-supported-yet': 'Restoring objects of this type is not supported yet.',
  'permission-missing': 'The application lacks a permission for this.',
  'content-lost':
    'What the backup held of the object lies in a file of the storage that is missing or damaged. It can be restored from a backup that holds another version of it.',
  unreadable: 'The object could not be read in the tenant: whether it exists is not known.',
  'bin-unread': 'The recycle bin could not be looked into: a deleted object of the same ID may lie there.',
  'principal-came-along': 'The enterprise application came out of the recycle bin together with its app registration.',
  'principal-remains':
    'Another enterprise application was made for this app registration meanwhile; the old one stays in the recycle bin.',
  'unresolved-reference': 'The object refers to something that does not exist in the tenant.',
  'unresolved-exclusion':
    'An exclusion names something that does not exist in the tenant: written without it, the policy could lock people out.',
  'reference-untold':
    'Graph does not tell an application whether the tenant has what the object names: if it is not there, the write is refused.',
  'left-out':
    'The tenant lacks something that the object names, and it is left out as the options say: the object comes back without it.',
  'requires-less':
    'The policy requires less than in the backup: the tenant lacks one of its controls, and that is left out as the options say.',
  'not-left-out':
    'What the tenant lacks is not left out of this object: without it the object would mean something else, or nothing.',
  'unique-value-taken':
    'A unique value (user principal name, mail nickname, identifier URI) is held by another object.',
  'domain-not-verified': 'The domain of the user principal name is not verified in the tenant; map it to one that is.',
  'required-value-missing': 'The backup lacks a value without which the object cannot be created.',
  'changed-since-plan': 'The object changed in a way that calls for a new plan.',
  'graph-refused': 'Graph refused the request.',
  'outcome-unknown':
    'The answer of Graph was lost, and the tenant does not show for certain whether the object was written. Please look: nothing was written a second time.',
  cancelled: 'The restore was cancelled before this was done.',
  // about attributes
  'read-only': 'The value is read-only.',
  'create-only': 'The value can be set at creation only.',
  immutable: 'Objects of this kind cannot be changed.',
  'not-clearable': 'The value is empty in the backup, and Graph does not take an empty one.',
  'kept-without-overwrite': 'The present value is kept: Overwrite existing objects is off.',
  'not-chosen': 'It was not chosen and is left as it is.',
  'unknown-value': 'The backup holds a value that Graph did not name; it is not written back.',
  'through-group': 'The licence comes and goes with the membership of a group.',
  'method-not-offered':
    'The tenant offers the authentication method on one side only: Graph neither adds nor removes it.',
  secret: 'Secrets and certificates are never part of a backup.',
  'not-readable': 'The value could not be read in the tenant: what is there is not known.',
  'not-accepted': 'Graph did not accept the value.',
  'changed-meanwhile': 'The value was changed by somebody else, or has not settled yet.',
  // about links
  'dynamic-membership': 'Members follow from the membership rule and are not written.',
  'selects-no-groups': 'The policy is for all Microsoft 365 groups or for none: no single group is selected.',
  'delegated-only': 'Microsoft Graph lets signed-in people write the link, and no application.',
  'captured-only': 'The link is captured for reference and cannot be written.',
  'links-skipped': 'Links are left alone: link mode is Skip.',
  'added-link-kept': 'The link was added after the backup; this restore takes no links away.',
  'links-unread': 'The links could not be read in the tenant: what is there is not known.',
  'links-unknown': 'The backup could not read these links: whether this one was there is not known.',
  'target-missing': 'The other end of the link does not exist in the tenant.',
  'target-in-bin':
    'The other end of the link lies in the recycle bin: the link can be written once that object is restored.',
  'source-missing': 'The object that held the link does not exist in the tenant.',
  'last-owner': 'The last owner cannot be removed.',
} as const satisfies Record<string, string>;

export type PlanReasonCode = keyof typeof PLAN_REASONS;

export interface PlanReason {
  readonly code: PlanReasonCode;
  /** Names and codes that make the sentence concrete: { property: 'userPrincipalName', permission: '...' }. */
  readonly facts?: Readonly<Record<string, string>>;
}

export function reason(code: PlanReasonCode, facts?: Readonly<Record<string, string>>): PlanReason {
  return facts === undefined ? { code } : { code, facts };
}

/** What Graph said when it was asked for the object. */
export function unreadable({ code, message }: { readonly code: string; readonly message: string }): PlanReason {
  return reason('unreadable', { code, message });
}

const byProtection: Readonly<Record<ProtectionReason, PlanReasonCode>> = {
  synced: 'synced',
  builtIn: 'built-in',
  firstParty: 'first-party',
  managedIdentity: 'managed-identity',
  notCreatable: 'not-creatable',
  dynamicMembership: 'dynamic-membership',
  mailEnabledGroup: 'mail-enabled-group',
  capturedOnly: 'captured-only',
  ownApplication: 'own-application',
  guest: 'guest',
  agentIdentity: 'agent-identity',
  activation: 'activation',
  selectsNoGroups: 'selects-no-groups',
};

export function reasonOfProtection(protection: ProtectionReason): PlanReasonCode {
  return byProtection[protection];
}
