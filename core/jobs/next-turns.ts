import type { WorkKind } from './store/job-events.ts';
import { LANES, type TurnLimits, type Lane } from './turn-limits.ts';

export interface TurnRow {
  readonly jobId: string;
  readonly jobKind: WorkKind;
  readonly connectionId: string;
  readonly lane: Lane;
  readonly taken: boolean;
  /** Neither heard of nor found at work for some time. */
  readonly silent: boolean;
}

/**
 * The jobs of a workspace whose turn it is, in the order in which they asked. One whose connection is at its limit lets
 * those behind it pass.
 *
 * @param rows all of the workspace, in the order in which they asked.
 */
export function nextTurns(rows: readonly TurnRow[], limits: TurnLimits): TurnRow[] {
  return LANES.flatMap((lane) => {
    const ofLane = rows.filter((row) => row.lane === lane);
    const taken = ofLane.filter((row) => row.taken);
    const perConnection = new Map<string, number>();
    const count = ({ connectionId }: TurnRow): number => perConnection.get(connectionId) ?? 0;
    const add = (row: TurnRow): void => void perConnection.set(row.connectionId, count(row) + 1);
    taken.forEach(add);
    const next: TurnRow[] = [];
    for (const row of ofLane) {
      if (taken.length + next.length >= limits.running[lane]) break;
      if (row.taken || count(row) >= limits.runningPerConnection) continue;
      add(row);
      next.push(row);
    }
    return next;
  });
}
