import type { GraphObject } from '../json.ts';
import type { ObjectType, ProtectionReason } from '../object-type.ts';
import { type PlanReasonCode, PLAN_REASONS, reasonOfProtection } from '../plan/reasons.ts';
import type { TypeKey } from '../type-keys.ts';
import { relationLabel } from './labels.ts';

/**
 * One object for each reason that the declarations of the types know: they say themselves whether they refuse it, so
 * that what people are told follows from what is done.
 */
const PROTECTED_EXAMPLES: readonly GraphObject[] = [
  { onPremisesSyncEnabled: true },
  { isBuiltIn: true },
  { policyType: 'builtIn' },
  { appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a' },
  { servicePrincipalType: 'ManagedIdentity' },
  { servicePrincipalType: 'Legacy' },
  { mailEnabled: true, groupTypes: [] },
  { creationType: 'Invitation' },
  { groupTypes: ['DynamicMembership'] },
  { membershipType: 'Dynamic' },
  { assignmentType: 'Activated' },
  { managedGroupTypes: 'All' },
  { '@odata.type': '#microsoft.graph.agentIdentity' },
];

/** Types whose objects a restricted management administrative unit can hold. */
const RESTRICTED: readonly TypeKey[] = ['users', 'groups', 'devices'];

const KEPT_SECRETS = ['passwordProfile', 'passwordCredentials', 'keyCredentials'];

/** Sentences on what of a type a restore leaves alone or cannot bring back. */
export function neverRestored(type: ObjectType): readonly string[] {
  const codes = new Set<PlanReasonCode>();
  if (type.restore.create === undefined) codes.add('not-creatable');
  for (const code of protections(type)) codes.add(code);
  if (type.key === 'applications' || type.key === 'servicePrincipals') codes.add('own-application');
  if (RESTRICTED.includes(type.key)) codes.add('restricted-management');
  if (type.key === 'users') codes.add('new-password');
  if (type.key === 'roleAssignments') codes.add('given-by-schedule');
  if (isAnyOf([...type.secrets, ...type.restore.strip], KEPT_SECRETS)) codes.add('secret');
  return [...[...codes].map((code) => PLAN_REASONS[code]), ...linkSentences(type)];
}

function protections(type: ObjectType): readonly PlanReasonCode[] {
  const { protectedBy, notCreatable } = type.restore;
  return PROTECTED_EXAMPLES.flatMap((example) => [protectedBy(example), notCreatable?.(example) ?? null])
    .filter((reason): reason is ProtectionReason => reason !== null)
    .map(reasonOfProtection);
}

/** Relations that are captured only, and those that some objects of the type protect. */
function linkSentences(type: ObjectType): readonly string[] {
  return type.relations.flatMap((relation) => {
    const label = relationLabel(relation.name, 'out');
    if (relation.write === undefined) return [`${label}: ${PLAN_REASONS[relation.unwritten ?? 'captured-only']}`];
    const reasons = new Set(
      PROTECTED_EXAMPLES.flatMap((example) => type.restore.linkProtectedBy(example, relation.name) ?? []),
    );
    return [...reasons].map((reason) => `${label}: ${PLAN_REASONS[reasonOfProtection(reason)]}`);
  });
}

function isAnyOf(paths: readonly string[], wanted: readonly string[]): boolean {
  return paths.some((path) => wanted.includes(path));
}
