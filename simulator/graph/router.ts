import type { Call, Reply } from './context.ts';

/** What one method of one path template does. */
export interface Route {
  method: string;
  template: string;
  handle: (call: Call) => Reply;
  /** `path`: by the permission data; `self`: the handler decides; otherwise the key to look under. */
  permission: string;
  /** Resource units of a read before `$select`, `$expand` and `$top` are counted. */
  units: number;
}

interface Node {
  fixed: Map<string, Node>;
  param: Node | undefined;
  methods: Map<string, Route>;
}

export interface Match {
  route: Route | undefined;
  params: string[];
  allowed: string[];
  unknown: string | undefined;
}

function node(): Node {
  return { fixed: new Map(), param: undefined, methods: new Map() };
}

/** Finds routes by path segment; names match without case, fixed names before `{id}`. */
export class Router {
  readonly #root = node();

  add(route: Route): void {
    let at = this.#root;
    for (const segment of route.template.slice(1).split('/')) at = child(at, segment);
    if (at.methods.has(route.method)) throw new Error(`${route.method} ${route.template} is registered twice`);
    at.methods.set(route.method, route);
  }

  match(method: string, path: string): Match {
    const params: string[] = [];
    let at: Node = this.#root;
    for (const segment of splitPath(path)) {
      const fixed = at.fixed.get(segment.toLowerCase());
      const next = fixed ?? at.param;
      if (next === undefined) return { route: undefined, params, allowed: [], unknown: segment };
      if (fixed === undefined) params.push(segment);
      at = next;
    }
    const unknown = at.methods.size === 0 ? splitPath(path).at(-1) : undefined;
    return { route: at.methods.get(method), params, allowed: [...at.methods.keys()], unknown };
  }
}

function child(at: Node, segment: string): Node {
  if (segment.startsWith('{')) return (at.param ??= node());
  const name = segment.toLowerCase();
  const known = at.fixed.get(name);
  if (known !== undefined) return known;
  const fresh = node();
  at.fixed.set(name, fresh);
  return fresh;
}

const KEYED = /^([\w.]+)\((.*)\)$/;

/** `/applications(appId='x')/owners` is `applications`, `appId='x'`, `owners`; `delta()` is `delta`. */
export function splitPath(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const decoded = decodeSegment(part);
      const match = KEYED.exec(decoded);
      const name = (match?.[1] ?? decoded).replace(
        /^microsoft\.graph\.(delta|restore|assignLicense|updateAllowedCombinations|resetToSystemDefault|getByIds)$/i,
        '$1',
      );
      if (match === null || match[2] === '') return [name];
      return [name, (match[2] ?? '').replace(/^'(.*)'$/, '$1')];
    });
}

function decodeSegment(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A GET route under the permission of its own path. */
export function get(template: string, handle: (call: Call) => Reply, extra: Partial<Route> = {}): Route {
  return { method: 'GET', template, handle, permission: 'path', units: 1, ...extra };
}
