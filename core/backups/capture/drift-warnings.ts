import type { ObjectType } from '../../domain/object-type.ts';
import type { Warning } from '../../domain/states.ts';

/** What a read of the whole type has shown that neither delta nor catalogue told of, in a sentence. */
export function driftWarnings(type: ObjectType, drift: { objects: number; links: number } | null): Warning[] {
  if (drift === null || drift.objects + drift.links === 0) return [];
  return [
    {
      code: 'copy-drift',
      type: type.key,
      message: `${type.label.many}: ${count(drift.objects, 'object')} and ${count(drift.links, 'link')} in the copy differed from the tenant, though Microsoft Graph had told of no change. This backup holds them as they are.`,
      remedy: 'Nothing has to be done. Backups since the last full read of this type may lack these changes.',
    },
  ];
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
