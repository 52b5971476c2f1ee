import type { PermissionChoice } from '../domain/object-type.ts';

/** Whether a permission is covered: granted itself, or by its writing counterpart, which Graph accepts for reads too. */
export function isCovered(permission: string, granted: ReadonlySet<string>): boolean {
  return (
    granted.has(permission) ||
    (permission.includes('.Read.') && granted.has(permission.replace('.Read.', '.ReadWrite.')))
  );
}

/**
 * The permissions still to be granted so that one alternative is complete: the alternative that lacks fewest, the first
 * of equals. Empty: satisfied. Null: no application may do it.
 */
export function missingOf(choice: PermissionChoice, granted: ReadonlySet<string>): readonly string[] | null {
  const missing = choice.map((alternative) => alternative.filter((permission) => !isCovered(permission, granted)));
  return missing.reduce<readonly string[] | null>(
    (best, candidate) => (best === null || candidate.length < best.length ? candidate : best),
    null,
  );
}
