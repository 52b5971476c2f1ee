import { formatCount } from '../shared/format/numbers.ts';
import type { UsedByType } from './data.ts';

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `3 Conditional Access policies, excluded in one; 1 Role assignment`. Empty where nobody refers to the object. */
export function usedBySentence(types: readonly UsedByType[]): string {
  return types
    .map(({ label, objects, excluded }) => {
      const who = `${formatCount(objects)} ${objects === 1 ? label.one : label.many}`;
      if (excluded === 0) return who;
      if (excluded === objects) return `${who}, excluded in ${objects === 1 ? 'it' : 'all of them'}`;
      return `${who}, excluded in ${SMALL[excluded] ?? formatCount(excluded)}`;
    })
    .join('; ');
}
