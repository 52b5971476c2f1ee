import type { ReferenceSpec } from '../reference-spec.ts';
import { objectTargets, reference } from './template.ts';

/** What such a right says: by that Graph finds it. */
export const ROLE_RIGHT = ['principalId', 'roleDefinitionId', 'directoryScopeId'] as const;

/** Whom a right in the directory is given to, which role, and where: the same of assignments and of their schedules. */
export const ROLE_REFERENCES: readonly ReferenceSpec[] = [
  reference('principalId', objectTargets('users', 'groups', 'servicePrincipals')),
  reference('roleDefinitionId', [{ kind: 'roleTemplate' }, { kind: 'object', type: 'roleDefinitions' }]),
  reference('directoryScopeId', [{ kind: 'directoryScope' }]),
  reference('appScopeId', [{ kind: 'directoryScope' }]),
];
