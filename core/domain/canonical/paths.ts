/**
 * Paths into an object: dots between properties, `[]` for every element of a collection. A name that begins with `@`
 * holds dots of its own and reaches to the end of the path.
 */
export type PathStep = { readonly kind: 'property'; readonly name: string } | { readonly kind: 'elements' };

export function parsePath(path: string): PathStep[] {
  const steps: PathStep[] = [];
  let rest = path;
  while (rest !== '') {
    const end = rest.startsWith('@') ? -1 : rest.indexOf('.');
    const part = end < 0 ? rest : rest.slice(0, end);
    rest = end < 0 ? '' : rest.slice(end + 1);
    const name = part.replaceAll('[]', '');
    steps.push({ kind: 'property', name });
    for (let i = name.length; i < part.length; i += 2) steps.push({ kind: 'elements' });
  }
  return steps;
}

/** The property of the object itself that a path leads through. */
export function topOf(path: string): string {
  const [first] = parsePath(path);
  return first?.kind === 'property' ? first.name : path;
}

/** Whether `path` is one of the paths, or lies inside one of them. */
export function isWithin(path: string, paths: readonly string[]): boolean {
  return paths.some((outer) => path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[]`));
}
