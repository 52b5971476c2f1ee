export interface ListDifference {
  readonly onlyBefore: readonly unknown[];
  readonly onlyAfter: readonly unknown[];
  /** Elements that both sides hold. */
  readonly same: number;
}

/** What only one of two lists holds, whatever their order; null where one of them is not a list. */
export function listDifference(before: unknown, after: unknown): ListDifference | null {
  const left = asList(before);
  const right = asList(after);
  if (left === null || right === null) return null;
  const onlyBefore = without(left, right);
  const onlyAfter = without(right, left);
  // Only their order differs: that is seen when both are shown whole.
  if (onlyBefore.length + onlyAfter.length === 0) return null;
  return { onlyBefore, onlyAfter, same: left.length - onlyBefore.length };
}

/** Nothing stands for an empty list. */
function asList(value: unknown): readonly unknown[] | null {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : null;
}

/** Doubles count. */
function without(values: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(JSON.stringify(other), (left.get(JSON.stringify(other)) ?? 0) + 1);
  return values.filter((value) => {
    const count = left.get(JSON.stringify(value)) ?? 0;
    if (count > 0) left.set(JSON.stringify(value), count - 1);
    return count === 0;
  });
}
