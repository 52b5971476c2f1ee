interface Sides {
  readonly from: number;
  readonly to: number;
}

/** Both sides, where the address may say only one: beside it stands the one before it, or the newest. Null: there are too few. */
export function pairOf(
  { from, to }: { readonly from: number | null; readonly to: number | null },
  newestFirst: readonly { readonly seq: number | null }[],
): Sides | null {
  const seqs = newestFirst.flatMap(({ seq }) => seq ?? []);
  if (from !== null && to !== null) return { from, to };
  if (from !== null) {
    const newest = seqs[0];
    return newest === undefined || newest === from ? null : inOrder(from, newest);
  }
  const later = to ?? seqs[0];
  if (later === undefined) return null;
  const before = seqs.find((seq) => seq < later);
  const after = seqs.findLast((seq) => seq > later);
  return before === undefined ? (after === undefined ? null : { from: later, to: after }) : { from: before, to: later };
}

/** With another backup on one side; whichever is earlier comes first. The same one on both sides changes nothing. */
export function withSide(sides: Sides, side: keyof Sides, seq: number): Sides {
  const other = side === 'from' ? sides.to : sides.from;
  return seq === other ? { from: sides.from, to: sides.to } : inOrder(seq, other);
}

function inOrder(a: number, b: number): Sides {
  return { from: Math.min(a, b), to: Math.max(a, b) };
}
