export {
  createBody,
  essentialBody,
  isExtensionValue,
  laterPaths,
  secondPassBody,
  updateBody,
  withTypeName,
} from './body.ts';
export { childWrites, type ChildWrite } from './children.ts';
export { mayNeed, needsOf } from './dependencies.ts';
export type { NeededBy } from './dependencies.ts';
export { expandedAt, isDecidedByPart, partRequests } from './parts.ts';
export { desiredObject, naturalKeysOf } from './desired.ts';
export type { Desired } from './desired.ts';
export { planLeavingOut } from './leave-out.ts';
export { missingExclusions } from './plan-object.ts';
export { reason } from './reasons.ts';
export { COME_WITH_WHAT_THEY_NAME, repairablePaths, repairBase } from './repair.ts';
export type { PlanReason, PlanReasonCode } from './reasons.ts';
export { addressOf, followMap, referencesFrom } from './references.ts';
export type { ReferenceFacts, References } from './references.ts';
export { appIdsOf, namedAddresses, isOutsideDirectory, namedOutsideDirectory, referencesOf } from './remap.ts';
export type { NamedAddress } from './remap.ts';
export * from './restore-options.ts';
export * from './types.ts';
export { planUndo } from './undo.ts';
export { wavesOf } from './waves.ts';
export type { Wave } from './waves.ts';
