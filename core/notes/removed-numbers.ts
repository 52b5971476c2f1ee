/** Numbers of backups, both ends included. */
export type NumberRange = readonly [from: number, to: number];

/** The numbers of both, in order; ranges that touch are one. */
export function joinRanges(...ranges: readonly NumberRange[]): NumberRange[] {
  const joined: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([one], [other]) => one - other)) {
    const last = joined.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
