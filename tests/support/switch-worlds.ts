import type { Switches } from '#simulator/index.ts';
import { WRITING_SWITCHES, type WritingSwitchName } from '#simulator/writing-switches.ts';

function every(on: boolean): Partial<Switches> {
  const names = Object.keys(WRITING_SWITCHES) as WritingSwitchName[];
  return Object.fromEntries(names.map((name) => [name, on]));
}

/** Graph with every report of the public taken for true at once: whatever it may refuse, it refuses. */
export const AS_REPORTED: Partial<Switches> = { ...every(true), nestedAnnotations: true };

/** Graph with none of them. */
export const LENIENT: Partial<Switches> = every(false);
