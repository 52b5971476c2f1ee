import { SentenceError } from '#core/observability/sentence-error.ts';
import type { Victim } from './accident.ts';
import type { simulatedTenant, SimulatedObject } from './simulated-tenant.ts';

type Entra = ReturnType<typeof simulatedTenant>;

export interface LostApplication {
  readonly name: string;
  readonly appId: string;
  /** App registration and enterprise application: all that is selected. */
  readonly objects: readonly Victim[];
  /** Living policies that go on naming it. */
  readonly policies: readonly string[];
}

/**
 * Deletes an app registration and its enterprise application for good, one that a Conditional Access policy names. With
 * them go the app roles that were assigned, the permissions that were granted, and the directory roles of the principal.
 */
export async function deleteApplication(entra: Entra): Promise<LostApplication> {
  const [applications, principals, policies] = await Promise.all([
    entra.list('applications'),
    entra.list('servicePrincipals'),
    entra.list('conditionalAccessPolicies'),
  ]);
  for (const application of applications) {
    const { appId } = application;
    const principal = principals.find((candidate) => candidate.appId === appId);
    const naming = policies.filter((policy) => names(policy, appId));
    if (appId === undefined || principal === undefined || naming.length === 0) continue;
    const rights = await rightsAround(entra, principal.id);
    await entra.remove('servicePrincipals', principal.id, true);
    await entra.remove('applications', application.id, true);
    const name = application.displayName ?? application.id;
    console.log(`    app registration and enterprise application ${name} deleted for good`);
    for (const [what, count] of rights) console.log(`    with them ${String(count)} ${what}`);
    for (const policy of naming)
      console.log(`    policy ${policy.displayName ?? ''} still names the old application ID`);
    return {
      name,
      appId,
      objects: [
        { type: 'applications', id: application.id },
        { type: 'servicePrincipals', id: principal.id },
      ],
      policies: naming.map(({ id }) => id),
    };
  }
  throw new SentenceError('No application of the simulated tenant is named by a Conditional Access policy.');
}

/** Whether the policies name the application that came back, and no other. */
export async function checkPolicies(entra: Entra, lost: LostApplication): Promise<void> {
  const application = (await entra.list('applications')).find(({ displayName }) => displayName === lost.name);
  const policies = (await entra.list('conditionalAccessPolicies')).filter(({ id }) => lost.policies.includes(id));
  console.log(`    ${lost.name} had the application ID ${lost.appId} and has ${application?.appId ?? 'none'} now`);
  for (const policy of policies) {
    const isRight = names(policy, application?.appId) && !names(policy, lost.appId);
    console.log(`    policy ${policy.displayName ?? ''} ${isRight ? 'names the new one' : 'still names the old one'}`);
  }
}

function names({ conditions }: SimulatedObject, appId: string | undefined): boolean {
  return appId !== undefined && (conditions?.applications?.includeApplications ?? []).includes(appId);
}

async function rightsAround(entra: Entra, principal: string): Promise<readonly (readonly [string, number])[]> {
  const counted = await Promise.all(
    RIGHTS.map(async ([set, what]) => {
      const rights = await entra.list(set);
      const own = rights.filter((right) => [right.principalId, right.resourceId, right.clientId].includes(principal));
      return [what, own.length] as const;
    }),
  );
  return counted.filter(([, count]) => count > 0);
}

const RIGHTS = [
  ['appRoleAssignments', 'app role assignments'],
  ['oauth2PermissionGrants', 'permission grants'],
  ['roleAssignments', 'directory role assignments'],
] as const;
