import type { Stage } from './stages.ts';

/**
 * Runs the stages of each lane in their order and the lanes beside each other. Results come in the order of the stages.
 * A stage that could not be run at all is a bug of the runner and ends everything.
 */
export async function runLanes<Result>(
  stages: readonly Stage[],
  run: (stage: Stage) => Promise<Result>,
): Promise<Result[]> {
  const ends = new Map(stages.map(({ name }) => [name, Promise.withResolvers<void>()]));
  const results = new Map<string, Result>();
  const runLane = async (lane: Stage['lane']): Promise<void> => {
    for (const stage of stages.filter((candidate) => candidate.lane === lane)) {
      if (stage.after !== undefined) await ends.get(stage.after)?.promise;
      results.set(stage.name, await run(stage));
      ends.get(stage.name)?.resolve();
    }
  };
  await Promise.all([...new Set(stages.map(({ lane }) => lane))].map(runLane));
  return stages.flatMap(({ name }) => results.get(name) ?? []);
}
