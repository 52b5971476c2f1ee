import { SentenceError } from '#core/observability/sentence-error.ts';

export interface SimulatedTenant {
  readonly id: string;
  readonly displayName: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SimulatedChange {
  readonly op: string;
  /** Entity set, such as users. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

export interface SimulatedObject {
  readonly id: string;
  readonly displayName?: string;
  readonly userPrincipalName?: string;
  readonly userType?: string;
  readonly onPremisesSyncEnabled?: boolean | null;
  readonly groupTypes?: readonly string[];
  readonly appId?: string;
  readonly principalId?: string;
  readonly resourceId?: string;
  readonly clientId?: string;
  readonly conditions?: { readonly applications?: { readonly includeApplications?: readonly string[] } };
}

type SimulatedSet =
  | 'users'
  | 'groups'
  | 'applications'
  | 'servicePrincipals'
  | 'appRoleAssignments'
  | 'oauth2PermissionGrants'
  | 'roleAssignments'
  | 'conditionalAccessPolicies';

/** The first tenant of the simulator; the other ones are for restores across tenants. */
export async function demoTenant(simulatorUrl: string): Promise<SimulatedTenant> {
  const { tenants } = await ask<{ tenants: SimulatedTenant[] }>('GET', `${simulatorUrl}/_sim/tenants`);
  const [first] = tenants;
  if (!first) throw new SentenceError('The simulator has no tenant.');
  return first;
}

/** The one after it. */
export async function secondTenant(simulatorUrl: string): Promise<SimulatedTenant> {
  const { tenants } = await ask<{ tenants: SimulatedTenant[] }>('GET', `${simulatorUrl}/_sim/tenants`);
  const [, second] = tenants;
  if (!second) throw new SentenceError('The simulator has no second tenant.');
  return second;
}

/** What an administrator of the tenant does, and what goes wrong there. */
export function simulatedTenant(simulatorUrl: string, tenantId: string) {
  const base = `${simulatorUrl}/_sim/tenants/${tenantId}`;
  return {
    change: async (count: number): Promise<SimulatedChange[]> =>
      (await ask<{ changes: SimulatedChange[] }>('POST', `${base}/changes`, { count })).changes,
    roleHolders: async (): Promise<Set<string>> => {
      const { value } = await ask<{ value: { principalId: string }[] }>(
        'GET',
        `${base}/objects/roleAssignments?top=1000`,
      );
      return new Set(value.map((assignment) => assignment.principalId));
    },
    list: async (set: SimulatedSet): Promise<SimulatedObject[]> =>
      (await ask<{ value: SimulatedObject[] }>('GET', `${base}/objects/${set}?top=1000`)).value,
    describe: async (
      set: 'users' | 'groups',
      id: string,
    ): Promise<{ links: Readonly<Record<string, readonly unknown[]>> }> => ask('GET', `${base}/objects/${set}/${id}`),
    remove: async (set: SimulatedSet, id: string, permanent: boolean): Promise<void> => {
      await ask('DELETE', `${base}/objects/${set}/${id}`, { permanent });
    },
    emptyGroup: async (id: string): Promise<void> => {
      await ask('POST', `${base}/groups/${id}/empty`, {});
    },
  };
}

async function ask<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, body === undefined ? { method } : { method, body: JSON.stringify(body) });
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new SentenceError(answer.error ?? `The simulator answers ${response.status}.`);
  return answer;
}
