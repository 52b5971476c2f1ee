import { parsePath, type PathStep } from '../canonical/paths.ts';
import { type GraphObject, isGraphObject, type Json } from '../json.ts';
import type { ObjectType, ReferenceSpec } from '../object-type.ts';
import { isSent } from './children.ts';
import { planObject } from './plan-object.ts';
import { reason, type PlanReason } from './reasons.ts';
import { overlaps } from './refusals.ts';
import { remapObject, type ReferenceFinding } from './remap.ts';
import type { ObjectState, PlanContext, PlanInput, PlanItem } from './types.ts';

/** A plan, and what of the backup it is a plan for. */
export interface Outcome {
  readonly item: PlanItem;
  readonly backup: ObjectState | null;
}

/**
 * The plan of one object, without what the tenant lacks where the options say so and the object still means the same.
 * What of a policy is left out, and what makes it ask for less, is said; what must not be left out goes on blocking it. So
 * is what Graph does not tell of.
 */
export function planLeavingOut(input: PlanInput, context: PlanContext): Outcome {
  const { item, backup } = planWithout(input, context);
  if (backup === null || item.action === 'blocked' || input.repair === true) return { item, backup };
  const untold = namedIn(input.type, backup.object, item, context).filter(
    ({ resolution }) => 'id' in resolution && resolution.untold === true,
  );
  const more = untold.map(({ path, value }) => reason('reference-untold', { path, value }));
  return { item: more.length === 0 ? item : { ...item, reasons: [...item.reasons, ...more] }, backup };
}

function planWithout(input: PlanInput, context: PlanContext): Outcome {
  const { type, backup } = input;
  const item = planObject(input, context);
  if (context.options.missingReferences !== 'leaveOut' || backup === null || !namesMissing(item))
    return { item, backup };
  const missing = namedIn(type, backup.object, item, context).filter(
    ({ resolution }) => resolution.state === 'unresolved',
  );
  const object = without(type, backup.object, missing);
  const rest = object === null ? null : { ...backup, object };
  const planned = rest === null ? item : planObject({ ...input, backup: rest }, context);
  if (namesMissing(planned)) {
    // While the plan is carried out, it is what the job could not make.
    const more = context.applying === true ? [] : [reason('not-left-out')];
    return { item: { ...item, reasons: [...item.reasons, ...more] }, backup };
  }
  if (planned.action === 'blocked') return { item: planned, backup };
  const reasons = planned.reasons.filter(({ code }) => code !== 'same-as-backup');
  return { item: { ...planned, reasons: [...reasons, ...missing.map((one) => said(type, one))] }, backup: rest };
}

function namesMissing({ action, reasons }: PlanItem): boolean {
  return action === 'blocked' && reasons.some(({ code }) => code === 'unresolved-reference');
}

/** What the object names in that part of it which would be written. */
function namedIn(
  type: ObjectType,
  object: GraphObject,
  { attributes }: PlanItem,
  { references }: PlanContext,
): readonly ReferenceFinding[] {
  const written = attributes.filter(({ treatment }) => treatment === 'write').map(({ path }) => path);
  return remapObject(type, object, references).findings.filter(
    ({ path }) => isSent(type, path) && written.some((attribute) => overlaps(attribute, path.replaceAll('[]', ''))),
  );
}

function said(type: ObjectType, { path, value }: ReferenceFinding): PlanReason {
  const isControl = specAt(type, path)?.leaveOut?.requires === true;
  return reason(isControl ? 'requires-less' : 'left-out', { path, value });
}

function specAt({ references }: ObjectType, path: string): ReferenceSpec | undefined {
  return references.find((spec) => spec.path === path);
}

/** Null where one of them cannot be left out, or where nothing would remain beside it. */
function without(type: ObjectType, object: GraphObject, missing: readonly ReferenceFinding[]): GraphObject | null {
  const specs = missing.map(({ path }) => specAt(type, path)?.leaveOut);
  let rest: Json = object;
  for (const { path, value } of missing) rest = removed(rest, parsePath(path), value);
  const remaining = rest;
  const isWhole = specs.every((spec) => spec?.among.some((path) => holdsAny(remaining, parsePath(path))) === true);
  return isWhole && isGraphObject(remaining) ? remaining : null;
}

/** A list without the element of that ID; a single value takes the part that it names along. */
function removed(value: Json, steps: readonly PathStep[], id: string): Json {
  const [step, next] = steps;
  if (step === undefined) return value;
  if (step.kind === 'elements')
    return Array.isArray(value) ? value.filter((element) => !isNamed(element, steps.slice(1), id)) : value;
  if (!isGraphObject(value)) return value;
  const inner = value[step.name] ?? null;
  const isPart = next?.kind === 'property' && steps.length === 2;
  const kept = isPart && isNamed(inner, steps.slice(1), id) ? null : removed(inner, steps.slice(1), id);
  return { ...value, [step.name]: kept };
}

function isNamed(value: Json, steps: readonly PathStep[], id: string): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === 'string' && value.toLowerCase() === id.toLowerCase();
  return step.kind === 'property' && isGraphObject(value) && isNamed(value[step.name] ?? null, rest, id);
}

/** `None` is nobody. */
function holdsAny(value: Json, steps: readonly PathStep[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return value !== null && value !== 'None';
  if (step.kind === 'elements') return Array.isArray(value) && value.some((element) => holdsAny(element, rest));
  return isGraphObject(value) && holdsAny(value[step.name] ?? null, rest);
}
