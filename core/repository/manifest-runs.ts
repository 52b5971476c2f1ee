import type { ManifestType, RunRef } from './types.ts';

/** Every run that a backup needs of a type, once. */
export function runsOf({ objectRuns, linkRuns, changes, unknown = null }: ManifestType): RunRef[] {
  const all = [...objectRuns, ...linkRuns, changes.objects, changes.links, unknown].filter((run) => run !== null);
  return [...new Map(all.map((run) => [run.id, run])).values()];
}
