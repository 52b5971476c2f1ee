import { createHash } from 'node:crypto';
import type { ObjectType } from '../../domain/object-type.ts';
import type { ManifestType } from '../../repository/types.ts';
import type { CaptureLimits, Cursor, ReadFully, Stage, TypePlan } from './types.ts';

/** Changes when the delta would have to be asked with other properties or relations: an old token is of no use then. */
export function selectHash(type: ObjectType): string | null {
  if (!type.delta) return null;
  const { path, select, relations } = type.delta;
  return createHash('sha256')
    .update(JSON.stringify([path, select ?? null, relations]))
    .digest('hex')
    .slice(0, 32);
}

export interface PlanFacts {
  readonly mode: 'full' | 'incremental';
  readonly base: ManifestType | undefined;
  /** That reading what no delta covers would take, as `reconcileRequests` counts them. */
  readonly requests: number;
  /** Whether properties are read beside list and delta. */
  readonly aside: boolean;
  /** The properties asked for by name are those of the last backup. */
  readonly sameNames: boolean;
  /** Of the permissions that decide how much Graph shows of the type, those that are held now. */
  readonly sees: readonly string[];
  /** Content of the last backup lies in files that are missing or damaged: every object is read and written anew. */
  readonly lost: boolean;
  /** The whole type is to be read, so that every difference shows. */
  readonly prove?: boolean;
  /** What no delta covers is read of every object. */
  readonly everything?: boolean;
  /** Only objects that were picked are read. */
  readonly picked?: boolean;
  readonly now: number;
  readonly limits: CaptureLimits;
}

/** Decides how a type is read: the cheapest way that misses nothing. */
export function planType(type: ObjectType, facts: PlanFacts): TypePlan {
  const full = type.delta?.full ?? null;
  const { base, aside } = facts;
  if (facts.picked === true) return { mode: 'list', reconcile: false, full: null, why: null, aside, picked: true };
  const why = whyFull(type, facts);
  if (why !== null || !base) return { mode: 'full', reconcile: true, full, why, aside };
  const prove = type.delta !== undefined && (facts.prove === true || proofDue(base, facts));
  const reconcile = prove || facts.prove === true || facts.everything === true || reconciliationDue(base, facts);
  if (prove) return { mode: 'delta', reconcile, full, why: 'proof', aside, prove };
  return { mode: type.delta ? 'delta' : 'list', reconcile, full: type.delta ? full : null, why, aside };
}

function whyFull(type: ObjectType, { mode, base, sees, lost }: PlanFacts): ReadFully | null {
  if (!base) return 'first';
  if (mode === 'full') return 'requested';
  if (lost) return 'damaged';
  // What Graph shows less of, or more, moves no object: no delta tells.
  const hides = type.relations.some(({ hidden }) => hidden);
  if (hides && JSON.stringify(base.sees) !== JSON.stringify(sees)) return 'permissionChanged';
  if (!type.delta) return null;
  if (base.selectHash !== selectHash(type)) return 'selectionChanged';
  return base.token === null ? 'tokenLost' : null;
}

function reconciliationDue(base: ManifestType, facts: PlanFacts): boolean {
  const { requests, now, limits, aside, sameNames } = facts;
  if (aside && !sameNames) return true;
  if (requests <= limits.alwaysReconcileRequests) return true;
  // What changed in the backup that could not read the type shows in no delta of this one.
  if (base.mode === 'carried') return true;
  return isOlder(base.reconciledAt, now - limits.reconcileMs);
}

/** The delta itself is not believed for longer than this: what it left out is found by reading the whole type. */
function proofDue(base: ManifestType, { now, limits }: PlanFacts): boolean {
  return isOlder(base.provedAt ?? null, now - limits.reconcileMs);
}

function isOlder(at: string | null, than: number): boolean {
  return at === null || Date.parse(at) <= than;
}

/** Rows of a page with an expanded relation, however many are asked for, and requests of a batch. */
const EXPANDED_PER_PAGE = 100;
const BATCH = 20;
const LISTED_PER_PAGE = 999;

/** Requests that reading everything that no delta covers takes, for so many objects and parents. */
export function reconcileRequests(
  type: ObjectType,
  {
    objects,
    parents,
    ends = [],
    aside,
  }: {
    objects: number;
    parents: number;
    /** Of each relation that is read from the other end too. */
    ends?: readonly number[];
    aside: boolean;
  },
): number {
  const perRequest = [
    ...type.relations.flatMap(({ read }) => (read.kind === 'get' ? [read.expand ? EXPANDED_PER_PAGE : BATCH] : [])),
    ...type.embedded.map(() => BATCH),
    ...(aside ? [LISTED_PER_PAGE] : []),
  ];
  const below = type.sources.filter(({ kind }) => kind === 'perParent').length * Math.ceil(parents / BATCH);
  const fromEnds = ends.reduce((sum, count) => sum + Math.ceil(count / LISTED_PER_PAGE) + Math.ceil(count / BATCH), 0);
  return below + fromEnds + perRequest.reduce((sum, rows) => sum + Math.ceil(objects / rows), 0);
}

/** Raised when stages are added or change their order. */
export const PLAN_VERSION = 3;

/** The parts of the reading, in order. Follows from type and plan alone, so a cursor can name a part by its number. */
export function stagesOf(type: ObjectType, plan: TypePlan): readonly Stage[] {
  const bin: Stage[] = type.restore.recycleBin ? [{ kind: 'bin' }] : [];
  const aside: Stage[] = plan.aside === true ? [{ kind: 'aside' }] : [];
  const isWithoutDelta = plan.full === 'none' || plan.picked === true;
  const relations: Stage[] = type.relations.flatMap((relation, index) =>
    relation.read.kind !== 'delta' || (isWithoutDelta && relation.read.path !== undefined)
      ? [{ kind: 'relation' as const, index }]
      : [],
  );
  const leftOut: Stage[] = type.relations.flatMap((relation, index) =>
    relation.leftOut && plan.reconcile ? [{ kind: 'leftOut' as const, index }] : [],
  );
  const links = [...relations, ...leftOut];
  if (plan.picked === true) return [{ kind: 'picked' }, ...aside, ...relations];
  const sources: Stage[] = type.sources.map((_, index) => ({ kind: 'source' as const, index }));
  if (plan.mode === 'delta') {
    const embedded: Stage[] = type.embedded.length > 0 ? [{ kind: 'embedded' }] : [];
    // Parts beside the delta (a tenant default, sets below a parent) are listed in every backup.
    const beside = sources.filter((_, index) => index > 0);
    if (plan.prove === true) {
      const whole: Stage = type.delta?.full === 'crawl' ? { kind: 'crawl' } : { kind: 'source', index: 0 };
      const after: Stage[] = [...beside, { kind: 'deletions' }, ...bin, ...aside, ...links];
      return [{ kind: 'follow' }, whole, { kind: 'follow' }, ...after];
    }
    return [{ kind: 'follow' }, { kind: 'sample' }, ...bin, ...beside, ...aside, ...embedded, ...links];
  }
  if (plan.mode === 'full' && plan.full === 'crawl') {
    return [
      { kind: 'crawl' },
      { kind: 'follow' },
      ...sources.slice(1),
      { kind: 'deletions' },
      ...bin,
      ...aside,
      ...links,
    ];
  }
  if (plan.mode === 'full' && plan.full === 'list') {
    return [{ kind: 'latestToken' }, ...sources, { kind: 'follow' }, { kind: 'deletions' }, ...bin, ...aside, ...links];
  }
  return [...sources, { kind: 'deletions' }, ...bin, ...aside, ...links];
}

/** What stays the same however often the reading of a type begins anew. */
export type Kept = Pick<Cursor, 'sees' | 'named' | 'refused'>;

export function startCursor(plan: TypePlan, token: string | null, { sees, named, refused }: Kept): Cursor {
  return {
    ...(sees && { sees }),
    ...(named && { named }),
    ...(refused && { refused }),
    plan: { ...plan, version: PLAN_VERSION },
    attempt: 1,
    stage: 0,
    position: null,
    token,
    tokenIssuedAt: null,
    ended: false,
  };
}

/** The cursor after the last page of the present stage. */
export function nextStage(type: ObjectType, cursor: Cursor): Cursor {
  const stage = cursor.stage + 1;
  return { ...cursor, stage, position: null, chain: null, ended: stage >= stagesOf(type, cursor.plan).length };
}
