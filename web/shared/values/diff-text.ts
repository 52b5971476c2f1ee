export interface TextPart {
  readonly text: string;
  readonly differs: boolean;
}

export interface TextDifference {
  readonly before: readonly TextPart[];
  readonly after: readonly TextPart[];
}

const MOST_WORDS = 400;
/** With less in common than this the two are simply other texts, and marks would only disturb. */
const LEAST_COMMON = 0.3;

/** Which words of two texts differ; null where they have too little in common to be laid side by side. */
export function diffText(before: string, after: string): TextDifference | null {
  const left = wordsOf(before);
  const right = wordsOf(after);
  if (left.length > MOST_WORDS || right.length > MOST_WORDS) return null;
  const common = commonWords(left, right);
  const shared = [...common.left].reduce((sum, index) => sum + (left[index]?.trim().length ?? 0), 0);
  if (shared < LEAST_COMMON * Math.max(before.length, after.length)) return null;
  return { before: partsOf(left, common.left), after: partsOf(right, common.right) };
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

/** Indices of the longest common subsequence on either side. */
function commonWords(
  left: readonly string[],
  right: readonly string[],
): { left: ReadonlySet<number>; right: ReadonlySet<number> } {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found = { left: new Set<number>(), right: new Set<number>() };
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) {
      found.left.add(i++);
      found.right.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}

function partsOf(words: readonly string[], common: ReadonlySet<number>): TextPart[] {
  const parts: TextPart[] = [];
  words.forEach((text, index) => {
    const differs = !common.has(index);
    const last = parts.at(-1);
    if (last?.differs === differs) parts[parts.length - 1] = { text: last.text + text, differs };
    else parts.push({ text, differs });
  });
  return parts;
}
