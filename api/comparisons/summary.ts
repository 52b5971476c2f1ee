import type { z } from 'zod';
import { type BackupType, backupTypes } from '#core/backups/store/backup-types.ts';
import { countChangesSince } from '#core/backups/store/browse/changes-summary.ts';
import type { FoundSeq } from '#core/backups/store/browse/published.ts';
import { typeFacts } from '#core/backups/store/type-facts.ts';
import { available } from '#core/backups/store/unavailable-types.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { partLabel } from '#core/domain/object-types/labels.ts';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import { NO_CHANGES, plusCounts } from '../backups/changes-summary.ts';
import { unavailableView } from '../backups/unavailable-view.ts';
import type { ApiContext } from '../http/context.ts';
import type { ComparedBackups } from './compared-backups.ts';
import type { comparison } from './schema.ts';

export async function comparisonSummary(
  { db }: ApiContext,
  compared: ComparedBackups,
): Promise<z.infer<typeof comparison>> {
  const { from, to } = compared;
  const { workspaceId } = compared.comparison;
  const [counts, ...gaps] = await Promise.all([
    countChangesSince(db, compared.comparison),
    gapsOf(db, workspaceId, from),
    gapsOf(db, workspaceId, to),
  ]);
  const known = available(counts, compared.unavailable);
  const byType = new Map(known.map((row) => [row.type, row]));
  return {
    from: sideView(from),
    to: sideView(to),
    notAvailable: compared.unavailable.map(unavailableView),
    total: known.reduce((sum, row) => plusCounts(sum, row), NO_CHANGES),
    types: TYPE_KEYS.flatMap((type) => {
      const row = byType.get(type);
      const notHeldIn = gaps.flatMap(({ seq, notHeld }) => (notHeld.has(type) ? [seq] : []));
      const notReadIn = gaps.flatMap(({ seq, carried, notHeld }) =>
        carried.has(type) && !notHeld.has(type) ? [seq] : [],
      );
      const unknown = gaps.flatMap((gap) => gap.unknown.get(type) ?? []);
      if (!row && notReadIn.length + notHeldIn.length + unknown.length === 0) return [];
      return [
        {
          ...NO_CHANGES,
          ...row,
          type,
          label: OBJECT_TYPES[type].label.many,
          notReadIn,
          notHeldIn,
          unread: null,
          unknown,
        },
      ];
    }),
  };
}

type Unknown = z.infer<typeof comparison>['types'][number]['unknown'];

export interface Gaps {
  readonly seq: number;
  readonly carried: ReadonlySet<TypeKey>;
  /** Not licensed, or never allowed to read. */
  readonly notHeld: ReadonlySet<TypeKey>;
  readonly unknown: ReadonlyMap<TypeKey, Unknown>;
}

/** What a backup could not read: it holds what an earlier one had, and differences there are not known. */
export async function gapsOf(
  db: ApiContext['db'],
  workspaceId: string,
  { backupId: id, seq }: Pick<FoundSeq, 'backupId' | 'seq'>,
): Promise<Gaps> {
  const [types, facts] = await Promise.all([backupTypes(db, { workspaceId, id }), typeFacts(db, { workspaceId, id })]);
  const isCarried = ({ mode, state }: BackupType): boolean => mode === 'carried' || state === 'carried';
  return {
    seq,
    carried: new Set(types.filter(isCarried).map(({ type }) => type)),
    notHeld: new Set(facts.filter(({ notGranted, notLicensed }) => notGranted || notLicensed).map(({ type }) => type)),
    unknown: new Map(
      facts.map(({ type, unknown }) => [
        type,
        unknown.map(({ part, count, every }) => ({
          backup: seq,
          part,
          partLabel: partLabel(OBJECT_TYPES[type], part),
          objects: every ? null : count,
        })),
      ]),
    ),
  };
}

export function sideView({ backupId, seq, at }: FoundSeq): z.infer<typeof comparison>['from'] {
  return { backupId, seq, at: at?.toISOString() ?? null };
}
