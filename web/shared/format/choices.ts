/** What the address says, where it is one of the choices; null where it is none of them. */
export function choiceIn<T extends string>(value: string | null, choices: readonly T[]): T | null {
  return choices.find((choice) => choice === value) ?? null;
}

/** `a,b` of the address, without what is none of the choices, in their order. */
export function choicesIn<T extends string>(value: string | null, choices: readonly T[]): T[] {
  const given = (value ?? '').split(',');
  return choices.filter((choice) => given.includes(choice));
}
