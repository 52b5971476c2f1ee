import { hashText, seededRandom } from '../../store/random.ts';

/** What Graph is free to do with a page: repeat entries, reorder them, tell of objects never seen. Same seed, same page. */
export function disturb(entries: readonly string[], how: { level: number; seed: string; initial: boolean }): string[] {
  if (how.level === 0) return [...entries];
  const random = seededRandom(hashText(how.seed));
  const page = [...entries, ...entries.filter(() => random.chance(0.05))];
  if (how.level >= 3 && how.initial && entries.length > 0)
    page.push(`{"id":"${random.guid()}","@removed":{"reason":"deleted"}}`);
  if (how.level < 2) return page;
  for (let at = page.length - 1; at > 0; at -= 1) {
    const other = random.int(at + 1);
    const moved = page[at] ?? '';
    page[at] = page[other] ?? '';
    page[other] = moved;
  }
  return page;
}
