import { SentenceError } from '#core/observability/sentence-error.ts';
import type { simulatedTenant, SimulatedObject } from './simulated-tenant.ts';

export interface Victim {
  readonly type: 'users' | 'groups' | 'applications' | 'servicePrincipals';
  readonly id: string;
}

const FEWEST_MEMBERS = 4;

/**
 * Deletes one user softly and another for good, both members of a group, and empties the group. Administrators are left
 * out: to bring those back, the application needs an Entra role besides its permissions.
 */
export async function breakSomething(entra: ReturnType<typeof simulatedTenant>): Promise<Victim[]> {
  const groups = await entra.list('groups');
  const administrators = await administratorsOf(entra, groups);
  const ordinary = (await entra.list('users')).filter((user) => isOrdinary(user) && !administrators.has(user.id));
  const users = new Map(ordinary.map((user) => [user.id, user]));
  for (const group of groups) {
    if (group.onPremisesSyncEnabled === true || group.groupTypes?.includes('DynamicMembership')) continue;
    const { links } = await entra.describe('groups', group.id);
    const members = (links['members'] ?? []).map(String);
    const [soft, hard] = members.filter((member) => users.has(member));
    if (members.length < FEWEST_MEMBERS || soft === undefined || hard === undefined) continue;
    await entra.remove('users', soft, false);
    await entra.remove('users', hard, true);
    await entra.emptyGroup(group.id);
    console.log(`    user ${nameOf(users.get(soft))} deleted (in the recycle bin)`);
    console.log(`    user ${nameOf(users.get(hard))} deleted for good`);
    console.log(`    group ${group.displayName ?? group.id} emptied: ${members.length} members lost`);
    return [
      { type: 'users', id: soft },
      { type: 'users', id: hard },
      { type: 'groups', id: group.id },
    ];
  }
  throw new SentenceError(
    'No group of the simulated tenant has members left to lose. Stop, remove the data folder and start again.',
  );
}

/** Who holds a role, by itself or as a member of a group that does. */
async function administratorsOf(
  entra: ReturnType<typeof simulatedTenant>,
  groups: readonly SimulatedObject[],
): Promise<Set<string>> {
  const holders = await entra.roleHolders();
  for (const { id } of groups.filter((group) => holders.has(group.id))) {
    const { links } = await entra.describe('groups', id);
    for (const member of links['members'] ?? []) holders.add(String(member));
  }
  return holders;
}

function isOrdinary(user: SimulatedObject): boolean {
  return user.userType === 'Member' && user.onPremisesSyncEnabled !== true;
}

function nameOf(user: SimulatedObject | undefined): string {
  return `${user?.displayName ?? ''} <${user?.userPrincipalName ?? ''}>`;
}
