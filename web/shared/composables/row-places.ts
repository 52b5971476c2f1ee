export interface RowPlaces {
  /** Pixels from the top to the row. */
  readonly startOf: (index: number) => number;
  /** The row at so many pixels from the top, or that the room there belongs to. */
  readonly rowAt: (px: number) => number;
  readonly totalPx: number;
}

/** Where rows of one height are when there is room below some of them. Costs as much as there are of those. */
export function rowPlaces(
  count: number,
  rowHeight: number,
  /** Pixels below a row, by its index. */
  below: ReadonlyMap<number, number>,
): RowPlaces {
  const rooms = [...below].filter(([index]) => index < count).sort(([a], [b]) => a - b);
  return {
    startOf: (index) => rooms.reduce((px, [row, height]) => (row < index ? px + height : px), index * rowHeight),
    rowAt(px) {
      let shift = 0;
      for (const [row, height] of rooms) {
        const roomStart = (row + 1) * rowHeight + shift;
        if (px < roomStart) break;
        if (px < roomStart + height) return row;
        shift += height;
      }
      return Math.floor((px - shift) / rowHeight);
    },
    totalPx: rooms.reduce((px, [, height]) => px + height, count * rowHeight),
  };
}
