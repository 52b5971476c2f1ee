import type { z } from 'zod';
import { type DifferenceDetail, differenceContext } from '#core/backups/proof/difference-detail.ts';
import { findBackup } from '#core/backups/store/backups.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { type NamedRef, nameKey, namesOf } from '#core/backups/store/browse/names.ts';
import type { Difference } from '#core/backups/store/proof/differences.ts';
import { type ProofFigures, type ProofType, proofTypes } from '#core/backups/store/proof/proof-types.ts';
import { areDifferencesKept, type Proof } from '#core/backups/store/proof/proofs.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { partLabel, relationLabel, typeLabel } from '#core/domain/object-types/labels.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { queuePlaceOf } from '#core/jobs/queue-place.ts';
import type { ApiContext } from '../http/context.ts';
import { errorView, iso } from '../http/view.ts';
import type { proof, proofDetail, proofDifference, proofTypeResult } from './schema.ts';

export function proofView(row: Proof): z.infer<typeof proof> {
  return {
    id: row.id,
    connectionId: row.connectionId,
    backupId: row.backupId,
    state: row.state,
    outcome: row.outcome,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    cancelRequestedAt: iso(row.cancelRequestedAt),
    graph: { requests: row.requests, throttled: row.throttled, waitedMs: row.waitedMs },
    warnings: [...row.warnings],
    error: errorView(row),
  };
}

export async function proofDetailView({ db }: ApiContext, row: Proof): Promise<z.infer<typeof proofDetail>> {
  const { workspaceId, backupId } = row;
  const types = (await proofTypes(db, row)).toSorted((a, b) => TYPE_KEYS.indexOf(a.type) - TYPE_KEYS.indexOf(b.type));
  const about = await findBackup(db, { workspaceId, connectionIds: null, id: backupId });
  return {
    ...proofView(row),
    backup: {
      seq: about?.seq ?? null,
      startedAt: iso(about?.startedAt ?? null),
      finishedAt: iso(about?.finishedAt ?? null),
    },
    types: types.map(typeView),
    total: total(types),
    queuePlace: await queuePlaceOf(db, row),
    differencesKept: await areDifferencesKept(db, row),
  };
}

const FIGURES = [
  'objects',
  'links',
  'onlyInTenant',
  'onlyInCopy',
  'different',
  'linksOnlyInTenant',
  'linksOnlyInCopy',
  'since',
  'missed',
  'unclear',
  'unknownInCopy',
] as const satisfies readonly (keyof ProofFigures)[];

function total(types: readonly ProofType[]): z.infer<typeof proofDetail>['total'] {
  const sum = (name: keyof ProofFigures): number =>
    types.reduce((before, { figures }) => before + (figures?.[name] ?? 0), 0);
  const unknown = types.reduce(
    (before, { state, unknown: parts }) => before + parts.length + (state === 'unread' ? 1 : 0),
    0,
  );
  return { ...(Object.fromEntries(FIGURES.map((name) => [name, sum(name)])) as unknown as ProofFigures), unknown };
}

function typeView(row: ProofType): z.infer<typeof proofTypeResult> {
  const type = OBJECT_TYPES[row.type];
  const { state, fetched, requests, figures, failure } = row;
  return {
    type: row.type,
    label: type.label.many,
    state,
    fetched,
    requests,
    figures,
    failure,
    unknown: row.unknown.map(({ part, code, count, every, names, message }) => ({
      part,
      label: partLabel(type, part),
      code,
      count,
      every,
      names: [...names],
      message,
    })),
  };
}

/** Names of targets are as the backups know them. */
export async function differenceViews(
  { db, secretBox }: ApiContext,
  { id, workspaceId, connectionId }: Proof,
  rows: readonly Difference[],
): Promise<z.infer<typeof proofDifference>[]> {
  const targets = rows.flatMap(({ targetType, targetId }): NamedRef[] =>
    targetType === null ? [] : [{ type: targetType, id: targetId }],
  );
  const names = await namesOf(db, { workspaceId, connectionId, seq: null }, targets);
  const named = await withComposedNames(
    db,
    { workspaceId, connectionId, seq: null },
    rows.map((row) => ({ type: row.type, id: row.objectId, displayName: row.displayName })),
  );
  const attributes = async (row: Difference): Promise<DifferenceDetail['attributes']> => {
    if (row.detailSealed === null) return [];
    const bytes = await secretBox.open(row.detailSealed, differenceContext(id, row));
    // Written by the proof alone.
    return (JSON.parse(Buffer.from(bytes).toString()) as DifferenceDetail).attributes;
  };
  return Promise.all(
    rows.map(async (row, index) => ({
      type: row.type,
      id: row.objectId,
      displayName: named[index]?.displayName ?? row.displayName,
      userPrincipalName: row.userPrincipalName,
      kind: row.kind,
      cause: row.cause,
      changedAt: iso(row.changedAt),
      link:
        row.targetType === null
          ? null
          : {
              relation: row.relation,
              relationLabel: relationLabel(row.relation, 'out'),
              type: row.targetType,
              typeLabel: typeLabel(row.targetType),
              id: row.targetId,
              displayName: names.get(nameKey({ type: row.targetType, id: row.targetId }))?.displayName ?? null,
            },
      attributes: (await attributes(row)).map(({ path, current, backup, elements }) => ({
        path,
        tenant: current,
        copy: backup,
        elements:
          elements === undefined
            ? null
            : { onlyInTenant: [...elements.onlyCurrent], onlyInCopy: [...elements.onlyBackup] },
      })),
      unreadable: row.unreadable,
    })),
  );
}
