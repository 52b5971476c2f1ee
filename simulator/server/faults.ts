import type { FaultOptions, SetName } from '../types.ts';

interface ActiveFault {
  options: FaultOptions;
  left: number | 'always';
  pattern: RegExp | undefined;
}

/** Faults wait in order; a request takes the first that fits. */
export class Faults {
  #active: ActiveFault[] = [];

  add(options: FaultOptions): void {
    this.#active.push({ options, left: options.count ?? 1, pattern: toPattern(options.path) });
  }

  clear(): void {
    this.#active = [];
  }

  list(): FaultOptions[] {
    return this.#active.map((fault) => ({ ...fault.options, count: fault.left }));
  }

  /** The fault this request is hit by, used up by one. */
  take(method: string, path: string, tenantId: string | undefined): FaultOptions | undefined {
    return this.#use((fault) => fault.options.creates === undefined && fits(fault, method, path, tenantId));
  }

  /** Whether the answer to a request that has created objects of these sets is to be lost. */
  takeCreation(created: readonly SetName[], tenantId: string): boolean {
    if (created.length === 0) return false;
    const hit = this.#use(
      ({ options }) =>
        options.creates !== undefined &&
        created.includes(options.creates) &&
        (options.tenantId ?? tenantId) === tenantId,
    );
    return hit !== undefined;
  }

  #use(fitting: (fault: ActiveFault) => boolean): FaultOptions | undefined {
    const hit = this.#active.find(fitting);
    if (hit === undefined) return undefined;
    if (hit.left === 'always') return hit.options;
    hit.left -= 1;
    if (hit.left <= 0) this.#active = this.#active.filter((fault) => fault !== hit);
    return hit.options;
  }
}

function fits(fault: ActiveFault, method: string, path: string, tenantId: string | undefined): boolean {
  const { options } = fault;
  if (options.method !== undefined && options.method.toUpperCase() !== method) return false;
  if (options.tenantId !== undefined && options.tenantId !== tenantId) return false;
  return fault.pattern === undefined || fault.pattern.test(path);
}

function toPattern(path: string | undefined): RegExp | undefined {
  if (path === undefined) return undefined;
  const ends = path.endsWith('$');
  const escaped = (ends ? path.slice(0, -1) : path)
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${escaped}${ends ? String.raw`(?:\?|$)` : ''}`, 'i');
}
