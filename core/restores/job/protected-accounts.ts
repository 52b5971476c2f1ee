import { stringOf } from '../../domain/json.ts';
import { filterEquals } from '../../domain/object-types/template.ts';
import { type Administrator, administrators, breakGlassTest } from './administrators.ts';
import { readAll, type Tenant } from './tenant-reads.ts';

/** What the backup knows of a living account. */
export interface AccountInBackup {
  readonly enabled: boolean;
  /** A restore created the account again: with a password that nobody knows. */
  readonly createdAgain: boolean;
}

export interface WhatBackupsKnow {
  /** Of living accounts, those that the backup holds. */
  inBackup(ids: readonly string[]): Promise<ReadonlyMap<string, AccountInBackup>>;
  /** While it is planned: whether the restore may bring back an administrator of the backup, break-glass accounts aside. */
  bringsAdministrator(isBreakGlass: (id: string) => Promise<boolean>): Promise<boolean>;
}

export interface Protection {
  readonly ids: ReadonlySet<string>;
  /** Of them those that are kept only until this restore has brought back an administrator of the backup. */
  readonly stopgap: ReadonlySet<string>;
}

/**
 * Objects that a restore must not disable, remove or take a role from, so that somebody can sign in as Global
 * Administrator after it, whatever combination of items it carries out:
 *
 * - one enabled Global Administrator that is no break-glass account, with what makes it one; where there is none, all
 *   who hold the role or may activate it. Rather one that the backup holds, enabled, with a lasting right: the restore
 *   wants nothing of it, and who was added since may be whom the restore is made against;
 * - break-glass accounts: administrators that every enforced Conditional Access policy leaves out;
 * - the principal of this service, and groups that hold roles for it.
 *
 * Chosen again in every window among those who are enabled then. Where the assignments cannot be read nobody is known to
 * be protected, and the permission is named by the connection's report.
 */
export async function protectedAccounts(tenant: Tenant, known: WhatBackupsKnow): Promise<Protection> {
  const [own, holders, isBreakGlass] = await Promise.all([
    ownPrincipals(tenant),
    administrators(tenant),
    breakGlassTest(tenant),
  ]);
  const excluded = await Promise.all(holders.map(({ id }) => isBreakGlass(id)));
  const outside = holders.filter((_, index) => excluded[index] === true);
  const usual = holders.filter(({ enabled }, index) => enabled && excluded[index] !== true);
  const held = await known.inBackup(usual.map(({ id }) => id));
  const chosen = chosenAmong(usual, held);
  const kept = chosen === null ? holders : [chosen, ...outside];
  const wasAdded = chosen !== null && !held.has(chosen.id);
  const isStopgap = wasAdded && (await known.bringsAdministrator(isBreakGlass));
  const stays = new Set([...own, ...idsOf(isStopgap ? outside : kept)]);
  return {
    ids: new Set([...own, ...idsOf(kept)]),
    stopgap: new Set(isStopgap ? idsOf([chosen]).filter((id) => !stays.has(id)) : []),
  };
}

function idsOf(accounts: readonly Administrator[]): string[] {
  return accounts.flatMap(({ id, through }) => [id, ...through]);
}

/** The one that is kept; null where nobody can sign in. */
function chosenAmong(
  usual: readonly Administrator[],
  held: ReadonlyMap<string, AccountInBackup>,
): Administrator | null {
  const rank = ({ id, lasting }: Administrator): number =>
    (held.has(id) ? 0 : 4) + (held.get(id)?.enabled === true ? 0 : 2) + (lasting ? 0 : 1);
  const [first] = usual
    .filter(({ id, firstPassword }) => !(firstPassword && held.get(id)?.createdAgain === true))
    .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  return first ?? null;
}

/** The service's principal, and the groups that may hold roles for it. */
async function ownPrincipals(tenant: Tenant): Promise<string[]> {
  const found = await readAll(tenant, `${filterEquals('/servicePrincipals', { appId: tenant.ownAppId })}&$select=id`);
  const ids = found.flatMap(({ id }) => stringOf(id) ?? []);
  const groups = await Promise.all(ids.map((id) => readAll(tenant, `/servicePrincipals/${id}/memberOf`)));
  const assignable = groups.flat().filter(({ isAssignableToRole }) => isAssignableToRole === true);
  return [...ids, ...assignable.flatMap(({ id }) => stringOf(id) ?? [])];
}
