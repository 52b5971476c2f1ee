import type { ComputedRef, InjectionKey } from 'vue';
import type { AcrossObject } from './across-data.ts';

/** Who the IDs in the values of an object are. */
export const acrossNamesKey: InjectionKey<ComputedRef<AcrossObject['names']>> = Symbol('names across tenants');
