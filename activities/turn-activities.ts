import { type Turn, type TurnDeps, takeTurn } from '#core/jobs/take-turn.ts';
import { activity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

export interface TurnActivities {
  /** Takes the job's turn among those of its workspace, or says its place in the queue. */
  takeTurn(jobId: string): Promise<Turn>;
}

export function turnDeps({ db, logger, turns }: ActivityDeps): TurnDeps {
  return { db, logger, ...turns };
}

export function createTurnActivities(deps: ActivityDeps): TurnActivities {
  return { takeTurn: activity(deps, (jobId: string) => takeTurn(turnDeps(deps), jobId)) };
}
