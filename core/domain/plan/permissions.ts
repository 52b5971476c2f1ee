import type { PermissionChoice } from '../object-type.ts';

/** Permissions that include narrower ones; the narrower ones are what the registry asks for. */
const wider: Readonly<Record<string, readonly string[]>> = {
  'Directory.Read.All': ['Directory.ReadWrite.All'],
  'Application.Read.All': ['Application.ReadWrite.All'],
};

function isGranted(permission: string, granted: readonly string[]): boolean {
  return granted.includes(permission) || (wider[permission] ?? []).some((other) => granted.includes(other));
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
