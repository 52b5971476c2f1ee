import type { HistoryPeriod } from './data.ts';

export type HistoryEventKind = 'first' | 'changed' | 'returned' | 'deleted' | 'deletedForGood';

/** Something that happened to an object between two backups, noticed by the later one. */
export interface HistoryEvent {
  readonly kind: HistoryEventKind;
  /** The backup that noticed it. */
  readonly noticed: HistoryPeriod['from'];
  readonly displayName: string | null;
  /** The last backup that has it like this; null: the newest. */
  readonly until: HistoryPeriod['to'];
  /** Of a change or deletion: the last backup that has it as it was before. */
  readonly before: HistoryPeriod['to'];
}

/** What happened to an object, newest first. */
export function historyEvents(periods: readonly HistoryPeriod[]): HistoryEvent[] {
  const oldestFirst = [...periods].sort((a, b) => a.from.seq - b.from.seq);
  return oldestFirst.flatMap((period, index) => eventsOf(period, oldestFirst[index - 1])).reverse();
}

function eventsOf(period: HistoryPeriod, before: HistoryPeriod | undefined): HistoryEvent[] {
  const { from, to, end, endedBy, displayName } = period;
  const kind = startOf(before);
  const start: HistoryEvent = {
    kind,
    noticed: from,
    displayName,
    until: to,
    before: kind === 'changed' ? (before?.to ?? null) : null,
  };
  if (endedBy === null || (end !== 'softDeleted' && end !== 'hardDeleted')) return [start];
  return [
    start,
    {
      kind: end === 'hardDeleted' ? 'deletedForGood' : 'deleted',
      noticed: endedBy,
      displayName,
      until: null,
      before: to,
    },
  ];
}

function startOf(before: HistoryPeriod | undefined): HistoryEventKind {
  if (before === undefined) return 'first';
  return before.end === 'changed' ? 'changed' : 'returned';
}

/** The last period that ended before a backup; null: the object came later. */
export function lastPeriodBefore(periods: readonly HistoryPeriod[], seq: number): HistoryPeriod | null {
  const past = periods.filter(({ endedBy }) => endedBy !== null && endedBy.seq <= seq);
  return past.sort((a, b) => b.from.seq - a.from.seq)[0] ?? null;
}
