import type { FaultOptions } from '../types.ts';

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
    if (this.#active.length === 0) return undefined;
    const hit = this.#active.find((fault) => fits(fault, method, path, tenantId));
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
