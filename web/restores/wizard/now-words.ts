import { counted } from '../../shared/format/numbers.ts';
import type { StateWords } from '../../shared/format/states.ts';
import type { ObjectNow } from './picked-data.ts';

/** How a picked object is in the tenant now. */
const WORDS = {
  same: { label: 'As it was', tone: 'success', icon: 'i-lucide-check' },
  changed: { label: 'Changed', tone: 'info', icon: 'i-lucide-pencil' },
  inBin: { label: 'Gone, in the recycle bin', tone: 'warning', icon: 'i-lucide-trash-2' },
  gone: { label: 'Gone', tone: 'error', icon: 'i-lucide-octagon-x' },
  unknown: { label: 'Unknown', tone: 'neutral', icon: 'i-lucide-circle-help' },
} as const satisfies Record<ObjectNow['state'], StateWords>;

export function nowWords({ state }: Pick<ObjectNow, 'state'>): StateWords {
  return WORDS[state];
}

/** More of it, as a sentence; null: the word says it all. */
export function nowSentence({ state, newId, differing, why }: ObjectNow): string | null {
  const renewed = newId === null ? '' : `Created again under the ID ${newId}. `;
  switch (state) {
    case 'same':
      return `${renewed}Its attributes are those of the restore point; links were not compared.`;
    case 'changed':
      return `${renewed}${counted(differing.length, 'attribute differs', 'attributes differ')}: ${differing.join(', ')}.`;
    case 'unknown':
      return why;
    case 'inBin':
    case 'gone':
      return null;
  }
}
