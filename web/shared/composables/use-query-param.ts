import { type WritableComputedRef, computed } from 'vue';
import { choiceIn } from '../format/choices.ts';
import { type AddressMode, useAddress } from './use-address.ts';

/** One value of the address; null, and gone from the address, where it is empty. */
export function useQueryParam(name: string, mode: AddressMode = 'replace'): WritableComputedRef<string | null> {
  const { get, set } = useAddress();
  return computed({
    get: () => get(name) || null,
    set: (value) => {
      set({ [name]: value }, mode);
    },
  });
}

/** A value of the address that is one of those known; null where it is none of them. */
export function useKnownParam<T extends string>(
  name: string,
  known: readonly T[],
  mode: AddressMode = 'replace',
): WritableComputedRef<T | null> {
  const param = useQueryParam(name, mode);
  return computed({
    get: () => choiceIn(param.value, known),
    set: (value) => {
      param.value = value;
    },
  });
}

/** A value of the address that is one of a few; the first of them, which the address leaves out, where it is none. */
export function useQueryChoice<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  mode: AddressMode = 'replace',
): WritableComputedRef<T> {
  const param = useQueryParam(name, mode);
  return computed({
    get: () => choices.find((choice) => choice === param.value) ?? choices[0],
    set: (value) => {
      param.value = value === choices[0] ? null : value;
    },
  });
}
