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
export { needsOf } from './dependencies.ts';
export type { NeededBy, NeededLinks, Needs } from './dependencies.ts';
export { domainOf, mapDomain } from './domains.ts';
export { desiredObject, naturalKeysOf, planObject } from './plan-object.ts';
export type { Desired } from './plan-object.ts';
export { PLAN_REASONS, reason } from './reasons.ts';
export type { PlanReason, PlanReasonCode } from './reasons.ts';
export { followMap, referencesFrom } from './references.ts';
export type { ReferenceFacts, References, Resolution } from './references.ts';
export { appIdsOf, namedOutsideDirectory, referencesOf, remapObject } from './remap.ts';
export { addToSummary, EMPTY_SUMMARY } from './summary.ts';
export type { PlanSummary } from './summary.ts';
export * from './restore-options.ts';
export * from './types.ts';
export { compareItems, WAVES, wavesOf } from './waves.ts';
export type { Wave } from './waves.ts';
