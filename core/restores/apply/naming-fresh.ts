import { isWithin } from '../../domain/canonical/paths.ts';
import { desiredObject, type AttributePlan } from '../../domain/plan/index.ts';
import { elementAt } from '../../domain/plan/parts.ts';
import { remapObject, type ReferenceFinding } from '../../domain/plan/remap.ts';
import type { ItemRun } from './item-run.ts';

/** Attributes still to be written by which the object is to name something that this job has made. */
export function namingFresh({ chunk, item }: ItemRun): AttributePlan[] {
  const { entry, type, fresh, live } = item;
  const backup = entry.backup?.object ?? {};
  const whole = pathsOfFresh(chunk, desiredObject(type, backup, live, chunk.plan).findings);
  return fresh.attributes.filter(({ path, treatment }) => {
    if (treatment !== 'write') return false;
    // Of elements that are written each by itself, those that name it.
    const element = elementAt(type, path, backup);
    if (element !== null)
      return pathsOfFresh(chunk, remapObject(type, element, chunk.facts.references).findings).length > 0;
    return whole.some((named) => isWithin(named, [path]) || isWithin(path, [named]));
  });
}

function pathsOfFresh({ facts }: ItemRun['chunk'], findings: readonly ReferenceFinding[]): string[] {
  return findings.flatMap(({ path, resolution }) =>
    'id' in resolution && facts.madeHere(resolution.id) ? [path.replaceAll('[]', '')] : [],
  );
}
