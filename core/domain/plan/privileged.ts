import type { PlanContext } from './types.ts';

/**
 * Sensitive changes of accounts that hold an Entra role are refused to applications, whatever their permissions, unless
 * their own principal holds a role that reaches the account. Source: "Who can perform sensitive actions" of the user
 * resource. IDs are those of role templates, the same in every tenant.
 */
export interface Privileges {
  /** Roles by account, those that it holds through a group among them. IDs in lower case. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Tenant-wide roles of this service's own principal. */
  readonly own: readonly string[];
  /** Roles by account as backups saw them last: of accounts in the recycle bin Graph does not show all. */
  readonly inBackups?: ReadonlyMap<string, readonly string[]>;
}

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR = '7be44c8a-adaf-4e2a-84d6-ab2649e08a13';
const PARTNER_TIER2_SUPPORT = 'e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';

/** They reach every account. */
const HIGHEST = [GLOBAL_ADMINISTRATOR, PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, PARTNER_TIER2_SUPPORT];
/** A User Administrator reaches who holds no other roles than these. */
const MODEST = [
  USER_ADMINISTRATOR,
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', // Directory Readers
  'fdd7a751-b60b-444a-984c-02652fe8fa1c', // Groups Administrator
  '95e79109-95c0-4d8e-aee3-d01accf2d47b', // Guest Inviter
  '729827e3-9c14-49f7-bb1b-9608f156bbb8', // Helpdesk Administrator
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', // Message Center Reader
  '966707d0-3269-4727-9be2-8c3a10f19b9d', // Password Administrator
  '4a5d8f65-41da-4de4-8968-e035b65339cf', // Reports Reader
  '75934031-6c7e-415a-99d7-48dbd49e875e', // Usage Summary Reports Reader
];

/** Name of the Entra role that the application lacks for sensitive changes of the account; null where it lacks none. */
export function missingRole(accountId: string, { privileges }: Pick<PlanContext, 'privileges'>): string | null {
  return privileges === undefined
    ? null
    : lackingFor(privileges.holders.get(accountId.toLowerCase()) ?? [], privileges);
}

/** The same of an account in the recycle bin. */
export function missingRoleInBin(accountId: string, { privileges }: Pick<PlanContext, 'privileges'>): string | null {
  if (privileges === undefined) return null;
  const id = accountId.toLowerCase();
  return lackingFor([...(privileges.holders.get(id) ?? []), ...(privileges.inBackups?.get(id) ?? [])], privileges);
}

function lackingFor(held: readonly string[], privileges: Privileges): string | null {
  if (held.length === 0) return null;
  if (privileges.own.some((role) => HIGHEST.includes(role))) return null;
  const isModest = held.every((role) => MODEST.includes(role));
  if (isModest && privileges.own.includes(USER_ADMINISTRATOR)) return null;
  return isModest ? 'User Administrator' : 'Privileged Authentication Administrator';
}
