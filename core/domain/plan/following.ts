import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { planAttributes } from './attributes.ts';
import { mapDomains } from './domains.ts';
import type { References } from './references.ts';
import { remapObject } from './remap.ts';
import type { AttributePlan, PlanContext } from './types.ts';

/**
 * Values of a live object that name what this job creates again: they are as in the backup now, and name a dead object. The
 * new ID is written once it is known.
 */
export function followingAttributes(
  type: ObjectType,
  live: GraphObject,
  { backup, attributes }: { backup: GraphObject; attributes: readonly AttributePlan[] },
  context: Pick<PlanContext, 'options' | 'references'>,
): AttributePlan[] {
  const situation = { mode: 'update', overwrite: context.options.overwrite, isProtected: false } as const;
  const known = new Set(attributes.map(({ path }) => path));
  const marked = withNewIds(type, backup, context);
  if (marked === null) return [];
  return planAttributes(type, live, marked, situation)
    .filter(({ path, treatment }) => treatment === 'write' && !known.has(path))
    .map(({ path, current }) => ({
      path,
      current,
      backup: current,
      treatment: 'write',
      reason: 'follows-new-id',
      secondPass: true,
    }));
}

/** The object with words in place of the IDs that are not known yet; null where it names none of them. */
export function withNewIds(
  type: ObjectType,
  backup: GraphObject,
  { options, references }: Pick<PlanContext, 'options' | 'references'>,
): GraphObject | null {
  let found = false;
  const marking: References = {
    resolve: (value, targets) => {
      const resolution = references.resolve(value, targets);
      if (resolution.state !== 'planned' || resolution.recreated !== true) return resolution;
      found = true;
      return { state: 'mapped', id: `new ID of ${value}` };
    },
  };
  const { object } = remapObject(type, mapDomains(type, backup, options.domains), marking);
  return found ? object : null;
}
