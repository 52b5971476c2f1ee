import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { TenantSide, TenantSides } from '#core/backups/compare/tenants-types.ts';
import { backupTypes } from '#core/backups/store/backup-types.ts';
import { getBackup } from '#core/backups/store/backups.ts';
import { countByType } from '#core/backups/store/browse/objects-of-type.ts';
import type { FoundSeq } from '#core/backups/store/browse/published.ts';
import { type UnavailableType, notAvailable, unavailableTypes } from '#core/backups/store/unavailable-types.ts';
import type { Connection } from '#core/connections/store/connections.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { unavailableView } from '../backups/unavailable-view.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { keptBackup } from './compared-backups.ts';
import type { otherTenantComparison } from './other-tenant-schema.ts';
import { type Gaps, gapsOf, sideView } from './summary.ts';

interface OpenSide {
  readonly connection: Connection;
  readonly backup: FoundSeq;
  readonly gaps: Gaps;
  /** Types that the backup read or carried; null: that is not known. */
  readonly read: ReadonlySet<TypeKey> | null;
  readonly unavailable: readonly UnavailableType[];
  readonly side: TenantSide;
}

export interface ComparedTenants {
  readonly from: OpenSide;
  readonly to: OpenSide;
  readonly sides: TenantSides;
  /** Of these nothing is compared, and why. */
  readonly leftOut: ReadonlyMap<TypeKey, string>;
}

/** Backups of two connections that the asking principal may see. Errors: `request-invalid`, `not-found`. */
export async function comparedTenants(
  context: ApiContext,
  request: FastifyRequest,
  { id, other, from, to }: { readonly id: string; readonly other: string; readonly from: number; readonly to: number },
): Promise<ComparedTenants> {
  if (id === other)
    throw new CybbackError(
      'request-invalid',
      'The other connection is this one. Compare two backups of one connection by their numbers.',
    );
  const second = await connectionOf(context, request, other);
  // Found last: the audit log names it.
  const first = await connectionOf(context, request, id);
  const [before, after] = await Promise.all([openSide(context, first, from), openSide(context, second, to)]);
  const leftOut = new Map(
    TYPE_KEYS.flatMap((type) => {
      const why = whyNeither([before, after], type) ?? [before, after].flatMap((side) => whyLeftOut(side, type));
      return why.length === 0 ? [] : [[type, why.join(' ')] as const];
    }),
  );
  return {
    from: before,
    to: after,
    sides: { db: context.db, before: before.side, after: after.side },
    leftOut,
  };
}

async function openSide(context: ApiContext, connection: Connection, seq: number): Promise<OpenSide> {
  const { db } = context;
  const { workspaceId, id: connectionId, tenantId, verifiedDomains } = connection;
  const scope = { workspaceId, connectionId, seq };
  const backup = await keptBackup(context, scope);
  const [gaps, types, unavailable, row] = await Promise.all([
    gapsOf(db, workspaceId, backup),
    backupTypes(db, { workspaceId, id: backup.backupId }),
    unavailableTypes(db, { connectionId, seqs: [seq] }),
    getBackup(db, { workspaceId, id: backup.backupId, connectionIds: null }),
  ]);
  const place = { workspaceId, connectionId, tenantId, sealing: row?.sealing ?? ('aes-256-gcm' as const) };
  return {
    connection,
    backup,
    gaps,
    read: types.length === 0 ? null : new Set(types.map(({ type }) => type)),
    unavailable,
    side: {
      scope,
      tenant: { tenantId, verifiedDomains },
      readContent: (repositoryId, versions) => context.readVersions({ ...place, repositoryId }, versions),
    },
  };
}

/** One sentence where the type is missing on both sides for the same reason. */
function whyNeither(sides: readonly OpenSide[], type: TypeKey): string[] | null {
  const isDamaged = sides.some(({ unavailable }) => unavailable.some((one) => one.type === type));
  if (isDamaged || !sides.every(({ gaps }) => gaps.notHeld.has(type))) return null;
  const { many } = OBJECT_TYPES[type].label;
  return [`${many} are in neither backup: the tenants have no licence for them, or the connections no permission.`];
}

function whyLeftOut({ connection, gaps, read, unavailable, backup }: OpenSide, type: TypeKey): string[] {
  const { many } = OBJECT_TYPES[type].label;
  const where = `backup #${String(backup.seq)} of ${connection.name}`;
  const damaged = unavailable.find((one) => one.type === type);
  if (damaged) return [`${connection.name}: ${notAvailable(damaged).message}`];
  if (gaps.notHeld.has(type))
    return [`${many} are not in ${where}: the tenant has no licence for them, or the connection no permission.`];
  return read?.has(type) === false ? [`${many} are not in ${where}.`] : [];
}

export async function tenantsSummary(
  { db }: Pick<ApiContext, 'db'>,
  { from, to, leftOut }: ComparedTenants,
): Promise<z.infer<typeof otherTenantComparison>> {
  const [before, after] = await Promise.all([from, to].map(({ side }) => countByType(db, side.scope)));
  const types = TYPE_KEYS.flatMap((type) => {
    const [objectsBefore, objectsAfter] = [before?.get(type) ?? 0, after?.get(type) ?? 0];
    const why = leftOut.get(type) ?? null;
    if (objectsBefore + objectsAfter === 0 && why === null) return [];
    return [{ type, label: OBJECT_TYPES[type].label.many, objectsBefore, objectsAfter, leftOut: why }];
  });
  return {
    from: { ...sideView(from.backup), connection: named(from.connection) },
    to: { ...sideView(to.backup), connection: named(to.connection) },
    types,
    notes: [...leftOut.values(), ...[from, to].flatMap((side) => notesOf(side, leftOut))],
    notAvailable: [...from.unavailable, ...to.unavailable].map(unavailableView),
  };
}

function named({ id, name }: Connection): { id: string; name: string } {
  return { id, name };
}

/** What of types that are compared is not known. */
function notesOf({ connection, gaps, backup }: OpenSide, leftOut: ReadonlyMap<TypeKey, string>): string[] {
  const where = `backup #${String(backup.seq)} of ${connection.name}`;
  return TYPE_KEYS.filter((type) => !leftOut.has(type)).flatMap((type) => {
    const { many } = OBJECT_TYPES[type].label;
    const carried = gaps.carried.has(type)
      ? [`${many} could not be read for ${where}: it holds what an earlier backup had.`]
      : [];
    const unknown = (gaps.unknown.get(type) ?? []).map(
      ({ partLabel, objects }) =>
        `${many}: ${partLabel} of ${objects === null ? 'every object' : `${String(objects)} objects`} could not be read for ${where}.`,
    );
    return [...carried, ...unknown];
  });
}

/** Errors: `conflict` where nothing of the type that is asked for is compared. */
export function refuseLeftOut({ leftOut }: ComparedTenants, type: TypeKey | undefined): void {
  const why = type === undefined ? undefined : leftOut.get(type);
  if (why !== undefined) throw new CybbackError('conflict', `Nothing of this type is compared. ${why}`);
}
