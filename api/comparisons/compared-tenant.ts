import type { FastifyRequest } from 'fastify';
import { type DifferenceDetail, differenceContext } from '#core/backups/proof/difference-detail.ts';
import { findBackup } from '#core/backups/store/backups.ts';
import type { ChangedObject } from '#core/backups/store/browse/changes.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import {
  differingContent,
  type DifferingContent,
  differingLinks,
  differingNames,
  listDiffering,
} from '#core/backups/store/proof/differing-objects.ts';
import type { Proof } from '#core/backups/store/proof/proofs.ts';
import { connectionNameOf } from '#core/connections/store/connections.ts';
import type { AttributeChange } from '#core/domain/diff/diff-objects.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { attributeView, linkNames, linkView } from '../backups/difference-view.ts';
import type { ApiContext } from '../http/context.ts';
import { comparisonOf } from '../http/lookups.ts';
import { idsIn, MOST_LINKS, namesInValues } from './compared-objects.ts';
import type { ComparedObject, ComparedSides } from './sides.ts';

export interface ComparedTenant {
  readonly comparison: Proof;
  /** Of the backup. */
  readonly from: { readonly backupId: string; readonly seq: number; readonly at: Date };
  readonly sides: ComparedSides;
}

/** A completed comparison with the tenant, whose result is kept. Errors: `not-found`, `conflict`. */
export async function comparedTenant(
  context: ApiContext,
  request: FastifyRequest,
  id: string,
): Promise<ComparedTenant> {
  const comparison = await comparisonOf(context, request, id);
  refuseUnlisted(comparison);
  const { workspaceId, connectionId } = comparison;
  const from = await backupOfComparison(context, comparison);
  const name = (await connectionNameOf(context.db, { workspaceId, id: connectionId })) ?? '';
  return {
    comparison,
    from,
    sides: {
      connection: { id: connectionId, name },
      list: async (asked) => {
        const page = await listDiffering(context.db, comparison, asked);
        const names = { workspaceId, connectionId, seq: from.seq };
        return { ...page, items: await withComposedNames(context.db, names, page.items) };
      },
      values: (objects) => differingValues(context, { comparison, seq: from.seq }, objects),
    },
  };
}

export async function backupOfComparison(
  { db }: Pick<ApiContext, 'db'>,
  { workspaceId, backupId }: Proof,
): Promise<ComparedTenant['from']> {
  const backup = await findBackup(db, { workspaceId, connectionIds: null, id: backupId });
  return { backupId, seq: backup?.seq ?? 0, at: backup?.createdAt ?? new Date(0) };
}

function refuseUnlisted({ outcome, finishedAt, droppedAt, state }: Proof): void {
  if (droppedAt !== null && outcome !== null)
    throw new CybbackError('not-found', 'What this comparison found is no longer kept. Run it again.', {
      facts: { droppedAt: droppedAt.toISOString() },
    });
  if (outcome !== null) return;
  throw new CybbackError(
    'conflict',
    finishedAt === null
      ? 'The comparison has not ended yet.'
      : 'The comparison ended without a result. Run it again to see what differs.',
    { facts: { state } },
  );
}

/** As it was found; nothing is read from storage or tenant. */
async function differingValues(
  context: ApiContext,
  { comparison, seq }: { readonly comparison: Proof; readonly seq: number },
  objects: readonly ChangedObject[],
): Promise<ComparedObject[]> {
  const { db } = context;
  const { id, workspaceId, connectionId, baseBackupId } = comparison;
  const [found, links, base] = await Promise.all([
    differingContent(db, id, objects),
    differingLinks(db, id, { objects, most: MOST_LINKS }),
    findBackup(db, { workspaceId, connectionIds: null, id: baseBackupId ?? comparison.backupId }),
  ]);
  const contents = await Promise.all(
    objects.map(async (object, index) => ({ attributes: await attributesOf(context, { id, object }, found[index]) })),
  );
  const between = { workspaceId, connectionId, since: seq, seq: base?.seq ?? seq };
  const refs = links.flat();
  const [names, ends, since] = await Promise.all([
    namesInValues(context, between, contents),
    linkNames(db, between, refs),
    differingNames(db, id, refs),
  ]);
  const known = new Map([...since, ...ends]);
  return objects.map((object, index): ComparedObject => {
    const { attributes = [] } = contents[index] ?? {};
    const unreadable = found[index]?.unreadable ?? null;
    const [code = '', ...message] = (unreadable ?? '').split(': ');
    return {
      ...object,
      attributes: attributes.map((change) => attributeView(OBJECT_TYPES[object.type], change)),
      links: (links[index] ?? []).map((link) => linkView(object.type, link, known)),
      names: idsIn(attributes).flatMap((one) => names.get(one) ?? []),
      unreadable: unreadable === null ? null : { backup: null, code, message: message.join(': ') },
    };
  });
}

/** From what the backup has to what the tenant has, as between an earlier and a later backup. */
async function attributesOf(
  { secretBox }: ApiContext,
  { id, object }: { readonly id: string; readonly object: ChangedObject },
  found: DifferingContent | null | undefined,
): Promise<AttributeChange[]> {
  if (!found?.detailSealed) return [];
  const name = differenceContext(id, { type: object.type, objectId: object.id });
  // Written by the comparison alone.
  const { attributes } = JSON.parse(
    Buffer.from(await secretBox.open(found.detailSealed, name)).toString(),
  ) as DifferenceDetail;
  return attributes.map(({ path, current, backup, elements }) => ({
    path,
    current: backup,
    backup: current,
    ...(elements && { elements: { onlyCurrent: elements.onlyBackup, onlyBackup: elements.onlyCurrent } }),
  }));
}
