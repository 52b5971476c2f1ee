// Proves that `npm ci` can install from package-lock.json anywhere: complete, and bound to no registry.
import { readFileSync } from 'node:fs';
import { runCheck } from './run-check.ts';

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * npm leaves per-platform packages out of the lock without a word when the registry does not (yet) carry
 * them, and `npm ci` then refuses the lock on that platform.
 */
export function lockProblems(lock: Lock): string[] {
  const nameOf = (path: string): string => path.split('node_modules/').at(-1) || '(this package)';
  const present = new Set(Object.keys(lock.packages).map(nameOf));
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    const name = `${nameOf(path)} ${entry.version ?? ''}`.trim();
    const missing = Object.entries(entry.optionalDependencies ?? {})
      .filter(([dependency]) => !present.has(dependency))
      .map(([dependency, range]) => `${name} wants ${dependency} ${range}, which the lock does not hold`);
    const bound = entry.resolved === undefined || entry.link ? [] : [`${name} is bound to a registry by "resolved"`];
    const unsealed = path === '' || entry.link || entry.integrity ? [] : [`${name} has no "integrity"`];
    return [...missing, ...bound, ...unsealed];
  });
}

runCheck(import.meta.url, 'package-lock.json', () =>
  lockProblems(JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock),
);
