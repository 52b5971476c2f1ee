import type { z } from 'zod';
import type { Backup } from '#core/backups/store/backups.ts';
import type { ConnectionIds } from '#core/connections/store/connection-limit.ts';
import type { PageRequest } from '#core/database/paging.ts';
import { NOT_READ } from '#core/domain/not-read.ts';
import { overdueSince } from '#core/domain/notifications/overdue.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { lastDays, type Day } from '#core/domain/schedule/days.ts';
import { plannedRuns } from '#core/domain/schedule/spread.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import {
  type BaseBackup,
  type ChangesOfDay,
  type CoveredType,
  type NewestBackups,
  basesBy,
  changesByDay,
  coveredTypes,
  newestBackups,
} from '#core/overview/store/overview-backups.ts';
import { overviewTotals } from '#core/overview/store/overview-totals.ts';
import {
  type OverviewConnection,
  type OverviewSchedule,
  overviewConnections,
  overviewSchedules,
} from '#core/overview/store/overview.ts';
import { strictestPromise } from '#core/schedules/store/expected-backups.ts';
import type { ApiContext } from '../http/context.ts';
import { errorView, iso } from '../http/view.ts';
import type { overview } from './schema.ts';

type Overview = z.infer<typeof overview>;
type ConnectionOverview = Overview['connections'][number];

const SHOWN_DAYS = 14;
const SHOWN_WARNINGS = 20;
const DAY_MS = 86_400_000;

interface Scope {
  readonly workspaceId: string;
  readonly connectionIds: ConnectionIds;
}

/** Every fact is asked for once for all connections of the page. */
export async function makeOverview(
  { db, clock }: ApiContext,
  scope: Scope,
  { timeZone, ...page }: PageRequest & { timeZone: string },
): Promise<Overview> {
  const now = clock.now();
  const [{ items, nextCursor }, { connections, objects, bytesStored, ...restores }] = await Promise.all([
    overviewConnections(db, scope, page),
    overviewTotals(db, scope),
  ]);
  const ids = items.map(({ id }) => id);
  const days = lastDays(timeZone, now, SHOWN_DAYS);
  const [newest, bases, schedules, changes] = await Promise.all([
    newestBackups(db, ids),
    basesBy(db, ids, new Date(now - DAY_MS)),
    overviewSchedules(db, ids),
    changesByDay(
      db,
      ids,
      days.map(({ start }) => new Date(start)),
    ),
  ]);
  const covered = await coveredTypes(
    db,
    [...newest.values()].flatMap(({ good }) => (good ? [good.id] : [])),
  );
  const of = <T extends { readonly connectionId: string }>(rows: readonly T[], id: string): readonly T[] =>
    rows.filter(({ connectionId }) => connectionId === id);
  return {
    connections: items.map((connection) => {
      const backups = newest.get(connection.id) ?? { good: null, ended: null, running: null };
      return {
        ...connectionFacts(connection),
        ...backupFacts(backups),
        ...scheduleFacts(of(schedules, connection.id), { lastGood: backups.good, now }),
        comparedWith: baseView(
          bases.find(({ connectionId }) => connectionId === connection.id),
          backups.good,
        ),
        changes: dayViews(days, of(changes, connection.id)),
        coverage: coverageView(covered.filter(({ backupId }) => backupId === backups.good?.id)),
      };
    }),
    nextCursor,
    totals: { connections, objects, bytesStored },
    ...restores,
  };
}

function connectionFacts({ credentialKind, credentialExpiresAt, lastTestedAt, ...connection }: OverviewConnection) {
  return {
    ...connection,
    lastTestedAt: iso(lastTestedAt),
    credential: { kind: credentialKind, expiresAt: iso(credentialExpiresAt) },
  };
}

function backupFacts({
  good,
  ended,
  running,
}: NewestBackups): Pick<ConnectionOverview, 'lastGoodBackup' | 'lastBackup' | 'runningBackup' | 'warnings'> {
  return {
    lastGoodBackup: good && goodView(good),
    lastBackup: ended && {
      id: ended.id,
      state: ended.state,
      createdAt: ended.createdAt.toISOString(),
      finishedAt: iso(ended.finishedAt),
      error: errorView(ended),
    },
    runningBackup: running && { id: running.id, state: running.state, startedAt: iso(running.startedAt) },
    warnings: { total: good?.warnings.length ?? 0, items: good?.warnings.slice(0, SHOWN_WARNINGS) ?? [] },
  };
}

function baseView(base: BaseBackup | undefined, good: Backup | null): ConnectionOverview['comparedWith'] {
  // A backup may have ended between the two questions.
  const newest = good?.seq ?? 0;
  if (base === undefined || base.seq >= newest) return null;
  return { id: base.id, seq: base.seq, at: base.startedAt.toISOString() };
}

function goodView({
  id,
  seq,
  state,
  finishedAt,
  objects,
  links,
  bytesWritten,
  sealing,
}: Backup): ConnectionOverview['lastGoodBackup'] {
  return seq === null ? null : { id, seq, state, finishedAt: iso(finishedAt), objects, links, bytesWritten, sealing };
}

function scheduleFacts(
  schedules: readonly OverviewSchedule[],
  { lastGood, now }: { lastGood: Backup | null; now: number },
): Pick<ConnectionOverview, 'nextRun' | 'schedules' | 'overdue' | 'overdueSince'> {
  const active = schedules
    .filter(({ paused }) => !paused)
    .map((schedule) => ({ ...schedule, runs: plannedRuns(schedule.plan, { id: schedule.id, from: now, count: 2 }) }));
  const next = active
    .flatMap(({ id, runs }) => runs.slice(0, 1).map((at) => ({ scheduleId: id, at })))
    .toSorted((a, b) => a.at - b.at)[0];
  const lastSuccess = lastGood?.finishedAt ?? null;
  // The time between the next two runs is never longer than the longest one, which takes long to work out.
  const isInTime = active.every(({ runs: [first, second], activeSince }) => {
    return (
      first === undefined ||
      second === undefined ||
      overdueSince({ intervalMs: second - first, since: activeSince }, lastSuccess, now) === null
    );
  });
  const promise = isInTime ? null : strictestPromise(active, now);
  const since = promise && overdueSince(promise, lastSuccess, now);
  return {
    nextRun: next === undefined ? null : { scheduleId: next.scheduleId, at: new Date(next.at).toISOString() },
    schedules: schedules.length,
    overdue: since !== null,
    overdueSince: iso(since),
  };
}

function dayViews(days: readonly Day[], changes: readonly ChangesOfDay[]): ConnectionOverview['changes'] {
  return days.map(({ date }, index) => {
    const found = changes.find(({ day }) => day === index);
    return {
      day: date,
      added: found?.added ?? 0,
      changed: found?.changed ?? 0,
      deleted: found?.deleted ?? 0,
      backups: found?.backups ?? 0,
    };
  });
}

function coverageView(types: readonly CoveredType[]): ConnectionOverview['coverage'] {
  return TYPE_KEYS.map((type) => {
    const row = types.find((candidate) => candidate.type === type);
    return {
      type,
      label: OBJECT_TYPES[type].label.many,
      objects: row?.objects ?? 0,
      state: coverageState(row),
      reason: row?.warnings[0]?.message ?? (row?.notRead ? NOT_READ[row.notRead] : null),
    };
  });
}

function coverageState(row: CoveredType | undefined): ConnectionOverview['coverage'][number]['state'] {
  if (row === undefined) return 'never';
  if (row.missing) return 'missing';
  if (row.notRead !== null) return 'notRead';
  return row.state === 'carried' ? 'carried' : 'captured';
}
