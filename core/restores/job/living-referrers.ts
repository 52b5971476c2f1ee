import { type CybbackError, isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { edgesOf } from '../../domain/plan/edges.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { pages } from '../../graph/paging/pages.ts';
import { callOptions } from '../apply/item-run.ts';
import { hasRenewed, renewedNames, type LivingReferrer } from '../store/restore-referrers.ts';
import type { RestoreJob } from './restore-job.ts';

/**
 * Types that one list shows whole, and of which one that no backup holds can name an ID that is gone: policies exclude
 * nobody then, and a right outlives the scope that it is limited to. App role assignments, schedules of groups and scoped
 * roles lie below what they name, and go with it.
 */
const LISTED: readonly TypeKey[] = [
  'conditionalAccessPolicies',
  'roleAssignments',
  'roleEligibilitySchedules',
  'roleAssignmentSchedules',
  'oauth2PermissionGrants',
];

export interface LivingReferrers {
  readonly referrers: readonly LivingReferrer[];
  /** What could not be listed: it may name an ID that is gone. */
  readonly unlisted: readonly Warning[];
}

/**
 * Living objects that name what the plan gives another ID, as the tenant has them now: one can have been made or changed
 * after the newest backup. Of each page only those are kept.
 */
export async function livingReferrers(job: RestoreJob): Promise<LivingReferrers> {
  const { facts, db } = job;
  // In another tenant nothing names the objects of this one.
  if (facts.tenantId !== facts.targetTenantId || !(await hasRenewed(db, facts))) return { referrers: [], unlisted: [] };
  const referrers: LivingReferrer[] = [];
  const unlisted: Warning[] = [];
  for (const type of LISTED) {
    try {
      referrers.push(...(await withoutScheduled(job, type, await namingRenewed(job, type))));
    } catch (error) {
      if (!isCybbackError(error, 'graph-permission-missing', 'graph-bad-request')) {
        // Without the licence, and where Graph does not offer them, there are none.
        if (isCybbackError(error, 'graph-not-licensed', 'graph-unsupported')) continue;
        throw error;
      }
      unlisted.push(unlistedWarning(type, error));
    }
  }
  return { referrers, unlisted };
}

/** The warning of a plan that could not look through the living objects of a type. */
function unlistedWarning(key: TypeKey, { code, message }: CybbackError): Warning {
  const type = objectType(key);
  const why = code === 'graph-permission-missing' ? 'the application lacks the permission.' : message;
  const permissions = type.permissions.read.map((set) => set.join(' and ')).join(' or ');
  return {
    code: 'referrers-unlisted',
    type: key,
    message: `${type.label.many} of the tenant could not be listed: ${why}`,
    remedy: `Those made or changed since the newest backup may name an ID that is gone, and are not in this plan. Grant ${permissions}, and make the plan again.`,
  };
}

async function namingRenewed(job: RestoreJob, key: TypeKey): Promise<LivingReferrer[]> {
  const type = objectType(key);
  const found: LivingReferrer[] = [];
  await eachPage(job, key, 0, async (rows) => {
    const named = rows.map((row) => ({
      type: key,
      objectId: type.identify(row, key),
      named: edgesOf(type, row).map((edge) => edge.named),
    }));
    const renewed = await renewedNames(job.db, job.facts, [...new Set(named.flatMap((one) => one.named))]);
    found.push(...named.filter((one) => one.named.some((id) => renewed.has(id))));
  });
  return found;
}

/** Rights that a schedule gives for a time come back by the schedule, or not at all: never for good. */
async function withoutScheduled(
  job: RestoreJob,
  key: TypeKey,
  found: readonly LivingReferrer[],
): Promise<readonly LivingReferrer[]> {
  if (key !== 'roleAssignments' || found.length === 0) return found;
  const given = new Set<string>();
  try {
    await eachPage(job, 'roleAssignmentSchedules', 1, (rows, links) => {
      for (const { targetId } of rows.flatMap(links)) given.add(targetId.toLowerCase());
    });
  } catch (error) {
    if (!isCybbackError(error, 'graph-not-licensed', 'graph-unsupported')) throw error;
  }
  return found.filter(({ objectId }) => !given.has(objectId.toLowerCase()));
}

type Links = (row: GraphObject) => readonly { readonly targetId: string }[];

/** Rows of one source of a type, page by page. */
async function eachPage(
  { context }: RestoreJob,
  key: TypeKey,
  at: number,
  use: (rows: readonly GraphObject[], links: Links) => Promise<void> | void,
): Promise<void> {
  const source = objectType(key).sources[at];
  if (source?.kind !== 'collection') throw new Error(`${key} is not listed as a whole`);
  const { path: url, top, headers = {}, keeps } = source;
  const query = top === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}$top=${String(top)}`;
  for await (const page of pages(context.client, { url: query, headers }, callOptions(context))) {
    const isUsed = (row: GraphObject): boolean => at > 0 || keeps?.(row, context.clock.now()) !== false;
    await use(page.value.filter(isUsed), (row) => source.links?.(row) ?? []);
  }
}
