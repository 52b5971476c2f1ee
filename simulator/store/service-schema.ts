import type { AddedProperty } from '../types.ts';

/** How the service's schema differs from the extract the simulator was built with: what it gained, and what it refuses by name. */
export class ServiceSchema {
  readonly #added = new Map<string, Map<string, AddedProperty>>();
  readonly #refused = new Set<string>();

  add(property: AddedProperty): void {
    const ofType = this.#added.get(property.type) ?? new Map<string, AddedProperty>();
    ofType.set(property.name, property);
    this.#added.set(property.type, ofType);
  }

  /** From now on `$select` with this name is answered 400. */
  refuse(type: string, name: string): void {
    this.#refused.add(`${type}/${name}`);
  }

  reset(): void {
    this.#added.clear();
    this.#refused.clear();
  }

  /** Additions of the types, as they were made. */
  additions(types: readonly string[]): AddedProperty[] {
    if (this.#added.size === 0) return [];
    return types.flatMap((type) => [...(this.#added.get(type)?.values() ?? [])]);
  }

  isRefused(types: readonly string[], name: string): boolean {
    return this.#refused.size > 0 && types.some((type) => this.#refused.has(`${type}/${name}`));
  }
}
