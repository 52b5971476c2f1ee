import { topOf } from '../domain/canonical/paths.ts';
import { type GraphObject, type Json, stringOf } from '../domain/json.ts';
import {
  desiredObject,
  missingExclusions,
  type AttributePlan,
  type LinkPlan,
  type PlanContext,
  type PlanReasonCode,
  type StateAfter,
} from '../domain/plan/index.ts';
import type { Comparison } from '../domain/plan/item-states.ts';
import { NEW_WITH_THE_OBJECT } from '../domain/plan/new-with-object.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { stateFound } from './apply/item-run.ts';
import { prepare, type Prepared } from './observe/prepare.ts';
import type { RestoreContext, RestoreEntry } from './types.ts';

export interface ReportRow {
  readonly ordinal: number;
  readonly type: TypeKey;
  readonly objectId: string;
  /** Where the object is now; null where it is not there. */
  readonly liveId: string | null;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly result: Comparison;
  readonly differences: readonly {
    readonly path: string;
    readonly live: Json;
    readonly backup: Json;
    readonly reason: PlanReasonCode;
    /** Follows from the object having been created again: shown apart, and not counted as different. */
    readonly expected?: true;
  }[];
  readonly links: readonly {
    readonly relation: string;
    /** `remove`: the tenant has it and the backup lacks it. */
    readonly change?: LinkPlan['change'];
    readonly direction: LinkPlan['direction'];
    readonly sourceId: string | null;
    readonly targetId: string | null;
    readonly reason: PlanReasonCode;
  }[];
  /** The person was created again: belongs in the list of those who need a new password and MFA. */
  readonly newPassword: boolean;
}

/** A row, and the state in which the object was found, for Undo. */
export interface Compared extends ReportRow {
  readonly after: StateAfter;
}

type Difference = ReportRow['differences'][number];

/** What was written a moment ago may not be readable everywhere: looked at again before it is called different. */
const SETTLE_WAITS_MS = [5_000, 15_000];

/** Reads the objects back and says what differs from the backup, and why. Order of the answer = order of the entries. */
export async function compareAfter(context: RestoreContext, entries: readonly RestoreEntry[]): Promise<Compared[]> {
  const rows = await compareOnce(context, entries);
  for (const wait of SETTLE_WAITS_MS) {
    const unsettled = entries.filter((_, index) => isUnsettled(rows[index]));
    if (unsettled.length === 0) break;
    await context.wait(wait);
    const again = new Map((await compareOnce(context, unsettled)).map((row) => [row.ordinal, row]));
    for (const [index, row] of rows.entries()) rows[index] = again.get(row.ordinal) ?? row;
  }
  return rows;
}

function isUnsettled(row: ReportRow | undefined): boolean {
  return (
    row !== undefined &&
    [...row.differences, ...row.links].some((difference) => difference.reason === 'changed-meanwhile')
  );
}

async function compareOnce(context: RestoreContext, entries: readonly RestoreEntry[]): Promise<Compared[]> {
  // Everything that differs is of interest, whether or not it was to be overwritten.
  const plan = { ...context.plan, comparing: true, options: { ...context.plan.options, overwrite: true } };
  const chunk = await prepare({ ...context, plan }, entries, { links: true, confirmed: true });
  return chunk.items.map((item) => ({
    ...withMissing(rowOf(item, context), item, chunk.plan),
    after: stateAfter(item),
  }));
}

function stateAfter(item: Prepared): StateAfter {
  if (item.live.kind === 'unreadable') return { kind: 'unknown' };
  const found = stateFound(item);
  if (found !== null) return { kind: 'there', ...found };
  // It may be there under an ID that nobody knows.
  return { kind: item.steps.some(({ state }) => state === 'unknown') ? 'unknown' : 'gone' };
}

function rowOf(item: Prepared, context: RestoreContext): ReportRow {
  const { entry, live, type } = item;
  const object = live.kind === 'live' || live.kind === 'matched' ? live.object : null;
  const shown = type.display(object ?? entry.backup?.object ?? { displayName: entry.lost?.displayName ?? null });
  const base = {
    ordinal: entry.ordinal,
    type: entry.type,
    objectId: entry.objectId,
    liveId: object === null ? null : (stringOf(object.id) ?? entry.objectId),
    displayName: shown.displayName,
    userPrincipalName: shown.userPrincipalName,
    newPassword: entry.type === 'users' && entry.action === 'create' && object !== null,
    differences: [],
    links: [],
  };
  // What Graph does not show is not known to be anything, nor is what there is nothing to compare with.
  if (live.kind === 'unreadable' || entry.lost) return { ...base, result: 'unknown' };
  if (entry.backup === null) return { ...base, result: object === null ? 'removed' : 'differs' };
  // It may be there under an ID that nobody knows.
  const isUnknown = item.steps.some(({ state }) => state === 'unknown');
  if (object === null) return { ...base, result: isUnknown ? 'unknown' : 'missing' };
  const differences = [...differencesOf(item, object, context), ...leftOut(item)];
  const links = missingLinks(item);
  const counted = differences.filter(({ expected }) => expected !== true).length + links.length;
  return { ...base, result: counted === 0 ? 'asInBackup' : 'differs', differences, links };
}

/** What equals the backup and leaves out an object by an ID that stands for nobody is not as it was. */
function withMissing(row: ReportRow, { entry, live, type }: Prepared, plan: PlanContext): ReportRow {
  if (entry.backup === null || (live.kind !== 'live' && live.kind !== 'matched')) return row;
  const { findings } = desiredObject(type, entry.backup.object, live, plan);
  const missing = missingExclusions(findings).map(({ path, value }): Difference => {
    return { path: path.replaceAll('[]', ''), live: value, backup: value, reason: 'names-missing-object' };
  });
  if (missing.length === 0) return row;
  const result = row.result === 'asInBackup' ? 'differs' : row.result;
  return { ...row, result, differences: [...row.differences, ...missing] };
}

/** What the backup names and the object does not, because the tenant lacks it. */
function leftOut({ fresh }: Prepared): Difference[] {
  return fresh.reasons.flatMap(({ code, facts }): Difference[] => {
    if ((code !== 'left-out' && code !== 'requires-less') || facts?.path === undefined) return [];
    return [{ path: facts.path.replaceAll('[]', ''), live: null, backup: facts.value ?? null, reason: code }];
  });
}

function differencesOf(item: Prepared, object: GraphObject, context: RestoreContext): Difference[] {
  const { entry, fresh } = item;
  const refused = refusedProperties(item);
  const keptOut = !context.plan.options.overwrite && entry.action === 'update';
  const isAnother = stringOf(object.id) !== null && !sameId(stringOf(object.id), stringOf(entry.backup?.object.id));
  const differences: Difference[] = fresh.attributes.map((attribute) => ({
    path: attribute.path,
    live: attribute.current,
    backup: attribute.backup,
    reason: whyDifferent(attribute, { refused, keptOut, renamed: entry.newUserPrincipalName !== null }),
    ...(isAnother && NEW_WITH_THE_OBJECT.includes(attribute.path) ? { expected: true as const } : {}),
  }));
  const chosen = chosenState(item, object);
  return chosen === null ? differences : [...differences, chosen];
}

function sameId(a: string | null, b: string | null): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** A planned value or link that the tenant does not have: the item was done in part. */
export function isPartly({ result, differences, links }: ReportRow): boolean {
  const unwritten: readonly PlanReasonCode[] = ['changed-meanwhile', 'not-accepted'];
  const parts = [...differences.filter(({ expected }) => expected !== true), ...links];
  return result === 'missing' || parts.some(({ reason }) => unwritten.includes(reason));
}

function missingLinks({ fresh }: Prepared): ReportRow['links'] {
  return fresh.links.map(({ relation, change, direction, sourceId, targetId, backupTargetId, reason }) => ({
    relation,
    ...(change === 'remove' ? { change } : {}),
    direction,
    sourceId,
    targetId: targetId ?? backupTargetId,
    reason: reason ?? (targetId === null ? ('target-missing' as const) : ('changed-meanwhile' as const)),
  }));
}

function whyDifferent(
  attribute: AttributePlan,
  known: { readonly refused: ReadonlySet<string>; readonly keptOut: boolean; readonly renamed: boolean },
): PlanReasonCode {
  const top = attribute.path.split('.')[0] ?? attribute.path;
  if (top === 'passwordCredentials' || top === 'keyCredentials') return 'secret';
  if (attribute.reason !== null) return attribute.reason;
  if (known.renamed && top === 'userPrincipalName') return 'upn-changed';
  if (known.keptOut) return 'kept-without-overwrite';
  return known.refused.has(top) ? 'not-accepted' : 'changed-meanwhile';
}

/** A policy that was brought back in another state than the backup's, because the options say so. */
function chosenState({ entry, fresh }: Prepared, live: GraphObject): Difference | null {
  const [now, backup] = [stringOf(live.state), stringOf(entry.backup?.object.state)];
  if (
    entry.type !== 'conditionalAccessPolicies' ||
    now === backup ||
    fresh.attributes.some(({ path }) => path === 'state')
  )
    return null;
  return { path: 'state', live: now, backup, reason: now === 'disabled' ? 'comes-back-disabled' : 'report-only' };
}

/** Properties that Graph did not take: named one by one, or all of a refused update. */
function refusedProperties(item: Prepared): ReadonlySet<string> {
  return new Set(
    item.steps.flatMap(({ kind, state, outcome, request }) => {
      if (kind === 'children' && Array.isArray(outcome?.attributes))
        return outcome.attributes.map((path) => topOf(String(path)));
      if (kind !== 'update' && kind !== 'secondPass') return [];
      if (state === 'failed' && Array.isArray(request.properties)) return request.properties.map(String);
      const refused = outcome?.refused;
      return typeof refused === 'object' && refused !== null ? Object.keys(refused).map(topOf) : [];
    }),
  );
}
