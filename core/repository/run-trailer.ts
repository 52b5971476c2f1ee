import { damaged } from './damage.ts';
import type { Trailer } from './trailer.ts';
import type { RunRef } from './types.ts';

export interface RunBlock {
  readonly offset: number;
  readonly length: number;
  readonly entries: number;
  readonly firstKey: readonly string[];
}

export interface RunIndex {
  readonly blocks: readonly RunBlock[];
  readonly lastKey: readonly string[] | null;
}

/** Checks that the trailer is that of the run and that its blocks fill the file from its beginning without a gap. */
export function parseRunTrailer(name: string, run: RunRef, trailer: Omit<Trailer, 'bytes'>): RunIndex {
  const value = trailer.value;
  const wrong = (): never => {
    throw damaged(name, 'its trailer does not fit the run');
  };
  if (typeof value !== 'object' || value === null) return wrong();
  const { kind, type, entries, blocks, lastKey }: Record<string, unknown> = { ...value };
  if (kind !== run.kind || type !== run.type || entries !== run.entries || !Array.isArray(blocks)) return wrong();
  const index = blocks.map((block: unknown) => parseBlock(block) ?? wrong());
  let end = 0;
  let counted = 0;
  for (const block of index) {
    if (block.offset !== end) wrong();
    end += block.length;
    counted += block.entries;
  }
  if (end !== trailer.offset || counted !== run.entries || trailer.number !== index.length) wrong();
  return { blocks: index, lastKey: isKey(lastKey) ? lastKey : null };
}

function parseBlock(value: unknown): RunBlock | null {
  if (!Array.isArray(value)) return null;
  const fields: readonly unknown[] = value;
  const [offset, length, entries, firstKey] = fields;
  if (typeof offset !== 'number' || typeof length !== 'number' || typeof entries !== 'number' || !isKey(firstKey))
    return null;
  return { offset, length, entries, firstKey };
}

function isKey(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}
