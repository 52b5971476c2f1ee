/** Edges of one relation in insertion order, readable from both ends. */
export class LinkTable {
  readonly #forward = new Map<string, string[]>();
  readonly #backward = new Map<string, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(source: string, target: string): boolean {
    return this.#backward.get(target)?.has(source) ?? false;
  }

  /** False when the edge is there already. */
  add(source: string, target: string): boolean {
    if (this.has(source, target)) return false;
    const targets = this.#forward.get(source);
    if (targets === undefined) this.#forward.set(source, [target]);
    else targets.push(target);
    const sources = this.#backward.get(target);
    if (sources === undefined) this.#backward.set(target, new Set([source]));
    else sources.add(source);
    this.#size += 1;
    return true;
  }

  /** A removed edge leaves an empty string in its place, so that page cursors keep their meaning. */
  remove(source: string, target: string): boolean {
    const sources = this.#backward.get(target);
    if (sources === undefined || !sources.delete(source)) return false;
    if (sources.size === 0) this.#backward.delete(target);
    const targets = this.#forward.get(source);
    const at = targets?.indexOf(target) ?? -1;
    if (targets !== undefined && at >= 0) targets[at] = '';
    if (targets !== undefined && targets.every((id) => id === '')) this.#forward.delete(source);
    this.#size -= 1;
    return true;
  }

  /** With empty strings where edges were removed; index = cursor. */
  slots(source: string): readonly string[] {
    return this.#forward.get(source) ?? [];
  }

  targets(source: string): string[] {
    return this.slots(source).filter((id) => id !== '');
  }

  sources(target: string): string[] {
    return [...(this.#backward.get(target) ?? [])];
  }

  *edges(): IterableIterator<[source: string, targets: string[]]> {
    for (const source of this.#forward.keys()) yield [source, this.targets(source)];
  }
}
