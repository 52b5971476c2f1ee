/** Whether somebody typed a name as they see it: pages show any run of spaces as one, and none at either end. */
export function isSameTyped(given: string, name: string): boolean {
  return asSeen(given) === asSeen(name);
}

/** Marks of direction and of width zero are seen by nobody. */
function asSeen(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
