import type { z } from 'zod';
import { type NamedRef, type ObjectNames, nameKey, namesOf } from '#core/backups/store/browse/names.ts';
import { relationLabel, typeLabel } from '#core/domain/object-types/labels.ts';
import { referenceLabel } from '#core/domain/object-types/reference-words.ts';
import type { AttributePlan, LinkPlan, PlanItem } from '#core/domain/plan/index.ts';
import { STEP_KINDS } from '#core/domain/plan/item-states.ts';
import { type PlanReasonCode, PLAN_REASONS } from '#core/domain/plan/reasons.ts';
import type { ReportRow } from '#core/restores/compare-after.ts';
import { type RestoreItemDetail, type RestoreStep, itemContext } from '#core/restores/store/restore-items.ts';
import { restoreSubjects } from '#core/restores/store/restore-subjects.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import { undoRefusal } from '#core/restores/undo-refusal.ts';
import type { ApiContext } from '../http/context.ts';
import { iso } from '../http/view.ts';
import type { foundDifferences, plannedObject } from './planned-object-schema.ts';
import type { restoreItemDetail } from './schema.ts';
import { restoreItemView, undoView } from './view.ts';

const SHOWN_LINKS = 1_000;

/** An item with what is sealed of it opened: values of both sides are shown only to who may see the restore. */
export async function itemDetailView(
  context: ApiContext,
  restore: Restore,
  item: RestoreItemDetail,
): Promise<z.infer<typeof restoreItemDetail>> {
  const open = async (sealed: Uint8Array, part: 'detail' | 'result'): Promise<unknown> => {
    const bytes = await context.secretBox.open(sealed, itemContext(restore.id, item.ordinal, part));
    return JSON.parse(Buffer.from(bytes).toString()) as unknown;
  };
  // Sealed by the plan store alone, from the types they are read as.
  const plan = (await open(item.detailSealed, 'detail')) as PlanItem;
  const differences = item.resultSealed === null ? null : ((await open(item.resultSealed, 'result')) as ReportRow);
  return {
    ...restoreItemView(item),
    plan: await planView(context, restore, plan),
    differences: differences && differencesView(differences),
    undo: undoView(await undoRefusal(context.db, restore, item.ordinal)),
    steps: item.steps.map(stepView),
  };
}

async function planView(context: ApiContext, restore: Restore, plan: PlanItem): Promise<z.infer<typeof plannedObject>> {
  const links = plan.links.slice(0, SHOWN_LINKS);
  const names = await endNames(context, restore, links);
  return {
    liveId: plan.liveId,
    newUserPrincipalName: plan.newUserPrincipalName,
    missingPermissions: [...plan.missingPermissions],
    writes: plan.writes,
    seconds: plan.seconds,
    attributes: plan.attributes.map(attributeView),
    links: links.map((link) => linkView(link, names)),
    linkCount: plan.links.length,
    repairs: plan.repairs?.map((repair) => ({ ...repair, label: referenceLabel(repair.path) })) ?? null,
  };
}

function attributeView({
  path,
  current,
  backup,
  elements,
  treatment,
  reason,
  secondPass,
}: AttributePlan): z.infer<typeof plannedObject>['attributes'][number] {
  return {
    path,
    current,
    backup,
    elements:
      elements === undefined ? null : { onlyCurrent: [...elements.onlyCurrent], onlyBackup: [...elements.onlyBackup] },
    treatment,
    reason: reasonOf(reason),
    secondPass,
  };
}

function linkView(
  link: LinkPlan,
  names: ReadonlyMap<string, ObjectNames>,
): z.infer<typeof plannedObject>['links'][number] {
  const end = otherEnd(link);
  const known = [end.backupId, end.id].flatMap((id) =>
    id === null ? [] : (names.get(nameKey({ type: end.type, id })) ?? []),
  );
  return {
    relation: link.relation,
    relationLabel: relationLabel(link.relation, link.direction === 'outgoing' ? 'out' : 'in'),
    change: link.change,
    direction: link.direction,
    other: { ...end, typeLabel: typeLabel(end.type), displayName: known[0]?.displayName ?? null },
    treatment: link.treatment,
    reason: reasonOf(link.reason),
  };
}

function otherEnd(link: LinkPlan) {
  return link.direction === 'outgoing'
    ? { type: link.targetType, id: link.targetId, backupId: link.backupTargetId }
    : { type: link.sourceType, id: link.sourceId, backupId: link.backupSourceId };
}

/** As the backup has them; for links that it lacks, as the target tenant was seen last. */
async function endNames(
  { db }: ApiContext,
  restore: Restore,
  links: readonly LinkPlan[],
): Promise<ReadonlyMap<string, ObjectNames>> {
  if (links.length === 0) return new Map();
  const ends = links.map(otherEnd);
  const inBackup = ends.flatMap(({ type, backupId }): NamedRef[] =>
    backupId === null ? [] : [{ type, id: backupId }],
  );
  const inTenant = ends.flatMap(({ type, id, backupId }): NamedRef[] =>
    id === null || backupId !== null ? [] : [{ type, id }],
  );
  const { backup } = await restoreSubjects(db, restore);
  const { workspaceId, connectionId, targetConnectionId } = restore;
  const [first, second] = await Promise.all([
    namesOf(db, { workspaceId, connectionId, seq: backup.seq }, inBackup),
    namesOf(db, { workspaceId, connectionId: targetConnectionId, seq: null }, inTenant),
  ]);
  return new Map([...second, ...first]);
}

function differencesView(row: ReportRow): z.infer<typeof foundDifferences> {
  return {
    result: row.result,
    liveId: row.liveId,
    userPrincipalName: row.userPrincipalName,
    newPassword: row.newPassword,
    attributes: row.differences.map(({ path, live, backup, reason, expected }) => ({
      path,
      live,
      backup,
      reason: sentence(reason),
      expected: expected === true,
    })),
    links: row.links.slice(0, SHOWN_LINKS).map(({ relation, change, direction, sourceId, targetId, reason }) => ({
      relation,
      change: change ?? 'add',
      relationLabel: relationLabel(relation, direction === 'outgoing' ? 'out' : 'in'),
      direction,
      sourceId,
      targetId,
      reason: sentence(reason),
    })),
    linkCount: row.links.length,
  };
}

function stepView({
  intendedAt,
  endedAt,
  kind,
  request,
  outcome,
  ...step
}: RestoreStep): z.infer<typeof restoreItemDetail>['steps'][number] {
  const known = STEP_KINDS.find((name) => name === kind);
  if (known === undefined) throw new Error(`a step of the unknown kind ${kind}`);
  return {
    ...step,
    kind: known,
    request: record(request) ?? {},
    outcome: record(outcome),
    intendedAt: iso(intendedAt),
    endedAt: iso(endedAt),
  };
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}

function reasonOf(code: PlanReasonCode | null): { code: string; message: string } | null {
  return code === null ? null : sentence(code);
}

function sentence(code: PlanReasonCode): { code: string; message: string } {
  return { code, message: PLAN_REASONS[code] };
}
