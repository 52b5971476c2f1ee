import type { PermissionChoice } from '../object-type.ts';

/** Whoever may write may read; the narrower permission is what the registry asks for. */
function isGranted(permission: string, granted: readonly string[]): boolean {
  return granted.includes(permission) || granted.includes(permission.replace('.Read.', '.ReadWrite.'));
}

/** What is lacking for a right: nothing where one of the alternatives is held, else the shortest way to it. */
export function lacking(choice: PermissionChoice, granted: readonly string[] | null): readonly string[] {
  if (granted === null || choice.length === 0) return [];
  const gaps = choice.map((set) => set.filter((permission) => !isGranted(permission, granted)));
  return gaps.reduce((least, gap) => (gap.length < least.length ? gap : least));
}

export function lackingAll(permissions: readonly string[], granted: readonly string[] | null): readonly string[] {
  return lacking([permissions], granted);
}
