import type { ObjectType } from '../object-type.ts';
import { OBJECT_TYPES } from '../object-types/index.ts';
import type { AttributePlan, LinkPlan, PlanAction } from './types.ts';

/** Documented write limit of one application in one tenant: 3,000 in 150 s. */
const WRITES_PER_SECOND = 20;
/** Conditional Access answers one request per second and tenant, all applications together. */
const CONDITIONAL_ACCESS_PER_SECOND = 1;

export function expectedWrites(
  type: ObjectType,
  action: PlanAction,
  attributes: readonly AttributePlan[],
  links: readonly LinkPlan[],
): number {
  if (action === 'skip' || action === 'blocked') return 0;
  if (action === 'remove') return 1;
  const written = attributes.filter((attribute) => attribute.treatment === 'write');
  let writes = 0;
  if (action === 'undelete') writes = written.length > 0 ? 2 : 1;
  if (action === 'update') writes = written.length > 0 ? 1 : 0;
  if (action === 'create') {
    const later = [...(type.restore.update?.updateOnly ?? [])];
    writes = written.some((attribute) => attribute.secondPass || later.includes(attribute.path)) ? 2 : 1;
  }
  return writes + linkWrites(links);
}

function linkWrites(links: readonly LinkPlan[]): number {
  const bound = new Map<string, number>();
  let writes = 0;
  for (const link of links) {
    if (link.treatment !== 'write') continue;
    const max = link.change === 'add' && link.direction === 'outgoing' ? bindSize(link) : 1;
    if (max === 1) writes += 1;
    else bound.set(`${link.relation} ${max}`, (bound.get(`${link.relation} ${max}`) ?? 0) + 1);
  }
  for (const [key, count] of bound) writes += Math.ceil(count / Number(key.split(' ')[1]));
  return writes;
}

function bindSize(link: LinkPlan): number {
  const write = OBJECT_TYPES[link.sourceType].relations.find((relation) => relation.name === link.relation)?.write;
  return write?.kind === 'postRef' ? (write.bind?.max ?? 1) : 1;
}

export function estimateSeconds(type: ObjectType, writes: number): number {
  const own = type.key === 'conditionalAccessPolicies' || type.key === 'namedLocations';
  return writes / (own ? CONDITIONAL_ACCESS_PER_SECOND : WRITES_PER_SECOND);
}
