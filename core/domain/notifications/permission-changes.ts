interface Finding {
  readonly permission: string;
  readonly granted: boolean;
}

/** Names of what is granted, sorted. */
export function grantedNames(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ granted }) => granted)
    .map(({ permission }) => permission)
    .sort();
}

/** What was granted and no longer is. A permission that is not asked for any more is no loss. */
export function lostPermissions<T extends Finding>(before: readonly string[], now: readonly T[]): T[] {
  return now.filter(({ permission, granted }) => !granted && before.includes(permission));
}
