import fc from 'fast-check';
import { TestRunner } from 'vitest';

/** Of the time that the test has left: the rest is for telling what was found. */
const SHARE_OF_SEARCH = 0.75;
const SHARE_OF_SHRINKING = 0.15;
/** A failure that is not the smallest is worth more than minutes of waiting for that. */
const SHRINK_MS = 60_000;

export interface Runs {
  readonly numRuns?: number;
  readonly seed?: number;
  /** Of a failure that was told, with its seed: only that one is tried again. */
  readonly path?: string;
}

type Result<Values> = fc.RunDetails<Values>;

/**
 * Tries a property as `fc.assert` does. Where it fails, seed, path and the smallest counterexample so far are told before
 * the test times out, which would tell nothing: shrinking has a time of its own within what the test has left.
 */
export async function assertProperty<Values>(property: fc.IRawProperty<Values>, runs: Runs = {}): Promise<void> {
  const leftMs = timeLeft();
  const searchMs = SHARE_OF_SEARCH * leftMs;
  const found = await fc.check(property, {
    ...runs,
    plugins: endingAfter(searchMs),
    endOnFailure: true,
  });
  if (found.counterexamplePath !== null)
    throw await failureOf(found, await shrink(property, found, Math.min(SHRINK_MS, SHARE_OF_SHRINKING * leftMs)));
  // Fewer runs than were asked for prove less: fast-check itself would let that pass.
  if (found.interrupted || found.failed) throw new Error(await reportOf<Values>({ ...found, failed: true }));
}

function timeLeft(): number {
  const test = TestRunner.getCurrentTest();
  if (!test) throw new Error('assertProperty is for the inside of a test, whose time it shares out.');
  return test.timeout - (Date.now() - (test.result?.startTime ?? Date.now()));
}

/** The same failure again, and smaller ones until the time is over. */
async function shrink<Values>(
  property: fc.IRawProperty<Values>,
  { seed, counterexamplePath }: Result<Values>,
  forMs: number,
): Promise<Result<Values>> {
  const runs = { seed, path: counterexamplePath ?? '', numRuns: 1 };
  return fc.check<Values>(property, { ...runs, plugins: endingAfter(forMs) });
}

function endingAfter<Values>(ms: number): fc.Plugin<Values>[] {
  // Whatever the values are: it never looks at them.
  return [fc.interruptAfterTimeLimit(ms) as fc.Plugin<Values>];
}

async function failureOf<Values>(found: Result<Values>, shrunk: Result<Values>): Promise<Error> {
  if (shrunk.counterexamplePath === null) {
    const why = shrunk.interrupted ? 'There was no time for a smaller one.' : 'The same values passed a second time.';
    return new Error(`${why}\n${await reportOf(found)}`, { cause: found.errorInstance });
  }
  const end = shrunk.interrupted ? 'There was no time to look for smaller ones.\n' : '';
  // Counted from the first run on, not from the failure.
  return new Error(`${end}${await reportOf({ ...shrunk, numRuns: found.numRuns })}`, { cause: shrunk.errorInstance });
}

async function reportOf<Values>(result: Result<Values>): Promise<string> {
  const runConfiguration = { ...result.runConfiguration, includeErrorInReport: true };
  return (await fc.asyncDefaultReportMessage({ ...result, runConfiguration } as Result<Values>)) ?? '';
}
