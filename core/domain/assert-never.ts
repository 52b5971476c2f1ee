/** Ends an exhaustive `switch`: a new member of the union is a compile error at every place that must know it. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
