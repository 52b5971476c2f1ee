import type { Manifest, ManifestType, RunRef } from './types.ts';

/** Every run that a backup needs of a type, once. */
export function runsOf({ objectRuns, linkRuns, changes, unknown = null }: ManifestType): RunRef[] {
  const all = [...objectRuns, ...linkRuns, changes.objects, changes.links, unknown].filter((run) => run !== null);
  return [...new Map(all.map((run) => [run.id, run])).values()];
}

const liesInManifest = ({ content }: RunRef): boolean => content !== undefined;

/** Those of them that are files. */
export function runFilesOf(type: ManifestType): RunRef[] {
  return runsOf(type).filter((run) => !liesInManifest(run));
}

/** The lowest format by which a manifest can be read. */
export function formatOf(types: Manifest['types']): Manifest['format'] {
  return Object.values(types).some((type) => runsOf(type).some(liesInManifest)) ? 2 : 1;
}
