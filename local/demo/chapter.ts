let told = 0;

/** The heading of the next part of the play; its number follows from the ones before. */
export function chapter(title: string): void {
  told += 1;
  console.log(`\n${String(told)}. ${title}`);
}
