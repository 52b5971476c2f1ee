import type { TypeKey } from '../domain/type-keys.ts';
import type { OptionalFinding } from './connection-report.ts';
import { evaluatePermissions, type TypeWithPermissions } from './evaluate-permissions.ts';

/** Application permissions of Microsoft Graph that a new app registration is to be given. */
export interface NeededPermissions {
  /** With these everything is backed up. */
  readonly read: readonly { readonly permission: string; readonly types: readonly TypeKey[] }[];
  /** Together with those for reading, everything that can be is restored: the fewest that are enough. */
  readonly write: readonly {
    readonly permission: string;
    readonly types: readonly TypeKey[];
    /** What is not possible where all others are granted but this, in sentences. */
    readonly lost: string;
  }[];
  /** Add something that nothing counts as incomplete without. */
  readonly optional: readonly OptionalFinding[];
}

/** What backup and restore of the types need, before anything was granted. Pure. */
export function neededPermissions(types: readonly TypeWithPermissions[]): NeededPermissions {
  const { permissions, optional } = evaluatePermissions([], types);
  const read = permissions.filter(({ neededFor }) => neededFor.includes('backup')).map(({ permission }) => permission);
  const writing = permissions
    .filter(({ neededFor }) => !neededFor.includes('backup'))
    .map(({ permission }) => permission);
  const write = withoutSpare(writing, (granted) => evaluatePermissions([...read, ...granted], types).readyForRestore);
  return {
    read: read.map((permission) => ({
      permission,
      types: types.filter((type) => isReadWith(type, permission)).map(({ key }) => key),
    })),
    write: write.map((permission) => ({ permission, ...lostWithout(permission, [...read, ...write], types) })),
    optional,
  };
}

function isReadWith(type: TypeWithPermissions, wanted: string): boolean {
  return evaluatePermissions([], [type]).permissions.some(
    ({ permission, neededFor }) => permission === wanted && neededFor.includes('backup'),
  );
}

/** Drops, first to last, what nothing is missed without: another one of the list covers it. */
function withoutSpare(names: readonly string[], isEnough: (granted: readonly string[]) => boolean): readonly string[] {
  return names.reduce<readonly string[]>((kept, name) => {
    const others = kept.filter((other) => other !== name);
    return isEnough(others) ? others : kept;
  }, names);
}

function lostWithout(
  permission: string,
  all: readonly string[],
  types: readonly TypeWithPermissions[],
): { types: readonly TypeKey[]; lost: string } {
  const found = evaluatePermissions(
    all.filter((other) => other !== permission),
    types,
  ).types.filter(({ type, restore }) => restore.missing.length > 0 && !isOptional(type, types));
  return { types: found.map(({ type }) => type), lost: found.flatMap(({ restore }) => restore.lost ?? []).join(' ') };
}

/** Lacks its permissions for writing whatever else is granted. */
function isOptional(key: TypeKey, types: readonly TypeWithPermissions[]): boolean {
  return types.some((type) => type.key === key && type.permissions.optional !== undefined);
}
