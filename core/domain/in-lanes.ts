/**
 * Does the work for every value, at most `lanes` at a time. After a failure nothing more begins; what has begun is
 * waited for, and the first failure rises.
 */
export async function inLanes<T>(
  values: Iterable<T>,
  lanes: number,
  work: (value: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = [...values].entries();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const [index, value] of queue) {
      if (failures.length > 0) return;
      await work(value, index).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
  if (failures.length > 0) throw failures[0];
}
