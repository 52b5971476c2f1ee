import type { Tone } from '../shared/format/states.ts';
import type { Capability, PermissionFinding, TypeFinding } from './data.ts';

export const CAPABILITY_WORDS: Readonly<
  Record<Capability['state'], { readonly label: string; readonly tone: Tone; readonly icon: string }>
> = {
  ready: { label: 'Ready', tone: 'success', icon: 'i-lucide-circle-check' },
  partly: { label: 'Partly', tone: 'warning', icon: 'i-lucide-circle-alert' },
  missing: { label: 'Permission missing', tone: 'error', icon: 'i-lucide-circle-x' },
  notOffered: { label: 'Not offered by Microsoft', tone: 'neutral', icon: 'i-lucide-circle-minus' },
};

/** Missing ones first, those that backups need before those of restores; otherwise as the API has them. */
export function byUrgency(permissions: readonly PermissionFinding[]): readonly PermissionFinding[] {
  const rank = ({ granted, neededFor }: PermissionFinding): number =>
    (granted ? 2 : 0) + (neededFor.includes('backup') ? 0 : 1);
  return [...permissions].sort((a, b) => rank(a) - rank(b));
}

export function missingOnes(permissions: readonly PermissionFinding[]): readonly string[] {
  return permissions.filter(({ granted }) => !granted).map(({ permission }) => permission);
}

/** What backup and restore of a type lack, in the sentences of the API; null: nothing. */
export function lostWords({ backup, restore }: TypeFinding): string | null {
  const sentences = [backup.lost, restore.lost].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? null : sentences.join(' ');
}
