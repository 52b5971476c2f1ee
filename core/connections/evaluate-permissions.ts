import type { ObjectType, PermissionChoice } from '../domain/object-type.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import type { CapabilityFinding, OptionalFinding, PermissionFinding, TypeFinding } from './connection-report.ts';
import { optionalPermissions } from './optional-permissions.ts';
import { missingOf } from './permission-choice.ts';

/** What of an object type the evaluation needs. */
export type TypeWithPermissions = Pick<ObjectType, 'key' | 'label' | 'permissions'> &
  Partial<Pick<ObjectType, 'relations' | 'guarded'>> & { readonly restore?: Pick<ObjectType['restore'], 'parts'> };

export interface PermissionEvaluation {
  readonly types: readonly TypeFinding[];
  readonly permissions: readonly PermissionFinding[];
  readonly optional: readonly OptionalFinding[];
  readonly readyForBackup: boolean;
  readonly readyForRestore: boolean;
}

/** One of these must be readable. */
const PEOPLE: readonly TypeKey[] = ['users', 'groups'];

/** Compares what was granted with what backup and restore of each type need. Pure. */
export function evaluatePermissions(
  granted: readonly string[],
  all: readonly TypeWithPermissions[],
): PermissionEvaluation {
  const held = new Set(granted);
  // What not every connection is given is never missing.
  const types = all.filter(({ permissions }) => permissions.optional !== true);
  const isWritingOptional = (key: TypeKey): boolean =>
    types.some(({ key: of, permissions }) => of === key && permissions.optional === 'writing');
  const findings = types.map((type) => ({
    type: type.key,
    backup: backupOf(type, held),
    restore: restoreOf(type, held),
  }));
  return {
    types: findings,
    permissions: permissionsOf(
      types,
      findings.map((found) => (isWritingOptional(found.type) ? { ...found, restore: READY } : found)),
    ),
    optional: optionalPermissions(held, all),
    // what cannot be read is a warning in the backup, which holds everything else; without people there is none
    readyForBackup: findings.some(({ type, backup }) => PEOPLE.includes(type) && backup.state !== 'missing'),
    readyForRestore: findings.every(
      ({ type, restore }) => restore.state === 'ready' || restore.state === 'notOffered' || isWritingOptional(type),
    ),
  };
}

function backupOf({ label, permissions }: TypeWithPermissions, held: ReadonlySet<string>): CapabilityFinding {
  const objects = missingOf(permissions.read, held) ?? [];
  if (objects.length > 0) return finding('missing', objects, `${label.many} are not backed up.`);
  const relations = relationsMissing(permissions, 'read', held);
  if (relations.names.length === 0) return READY;
  return finding('partly', relations.missing, `${label.many} are backed up without ${list(relations.names)}.`);
}

const ACTIONS = [
  ['create', 'created again'],
  ['update', 'set back'],
  ['delete', 'removed'],
  ['undelete', 'brought back from the recycle bin'],
] as const;

function restoreOf({ label, permissions }: TypeWithPermissions, held: ReadonlySet<string>): CapabilityFinding {
  const actions = ACTIONS.map(([action, words]) => ({ words, missing: missingOf(permissions[action], held) }));
  const relations = relationsMissing(permissions, 'write', held);
  const offered = actions.filter(({ missing }) => missing !== null);
  if (offered.length === 0 && !relations.offered)
    return { state: 'notOffered', missing: [], lost: `Microsoft Graph lets no application write ${label.many}.` };
  const lacking = offered.filter(({ missing }) => missing !== null && missing.length > 0);
  const missing = unique([...lacking.flatMap((action) => action.missing ?? []), ...relations.missing]);
  if (missing.length === 0) return READY;
  const cannot = [
    ...(lacking.length === 0
      ? []
      : [
          `${label.many} cannot be ${list(
            lacking.map(({ words }) => words),
            'or',
          )}.`,
        ]),
    ...(relations.names.length === 0 ? [] : [`Of ${label.many}, ${list(relations.names)} cannot be restored.`]),
  ];
  return finding(
    lacking.length === offered.length && offered.length > 0 ? 'missing' : 'partly',
    missing,
    cannot.join(' '),
  );
}

function relationsMissing(
  { relations }: TypeWithPermissions['permissions'],
  use: 'read' | 'write',
  held: ReadonlySet<string>,
): { offered: boolean; names: readonly string[]; missing: readonly string[] } {
  const wanted = Object.entries(relations).flatMap(([name, choices]): [string, PermissionChoice][] => {
    const choice = choices[use];
    return choice === undefined || choice.length === 0 ? [] : [[name, choice]];
  });
  const lacking = wanted
    .map(([name, choice]) => ({ name, missing: missingOf(choice, held) ?? [] }))
    .filter(({ missing }) => missing.length > 0);
  return {
    offered: wanted.length > 0,
    names: lacking.map(({ name }) => name),
    missing: unique(lacking.flatMap(({ missing }) => missing)),
  };
}

/** Every permission that would be asked for if nothing were granted, and those that are asked for now. */
function permissionsOf(
  types: readonly TypeWithPermissions[],
  findings: readonly TypeFinding[],
): readonly PermissionFinding[] {
  const nothing = new Set<string>();
  const wanted = types.map((type) => ({
    type: type.key,
    backup: backupNeeds(type, nothing),
    restore: type.permissions.optional === 'writing' ? [] : restoreOf(type, nothing).missing,
  }));
  const names = unique([
    ...wanted.flatMap(({ backup, restore }) => [...backup, ...restore]),
    ...findings.flatMap(({ backup, restore }) => [...backup.missing, ...restore.missing]),
  ]);
  return names.map((permission) => {
    const open = findings.filter(({ backup, restore }) => [...backup.missing, ...restore.missing].includes(permission));
    const users = wanted.filter(
      ({ type, backup, restore }) =>
        [...backup, ...restore].includes(permission) || open.some((finding) => finding.type === type),
    );
    const forBackup =
      wanted.some(({ backup }) => backup.includes(permission)) ||
      findings.some(({ backup }) => backup.missing.includes(permission));
    const forRestore =
      wanted.some(({ restore }) => restore.includes(permission)) ||
      findings.some(({ restore }) => restore.missing.includes(permission));
    const lost = open.flatMap(({ backup, restore }) =>
      [backup, restore]
        .filter(({ missing }) => missing.includes(permission))
        .flatMap((capability) => capability.lost ?? []),
    );
    return {
      permission,
      granted: lost.length === 0,
      neededFor: [...(forBackup ? (['backup'] as const) : []), ...(forRestore ? (['restore'] as const) : [])],
      types: users.map(({ type }) => type),
      lost: lost.length === 0 ? null : unique(lost).join(' '),
    };
  });
}

function backupNeeds({ permissions }: TypeWithPermissions, held: ReadonlySet<string>): readonly string[] {
  return unique([...(missingOf(permissions.read, held) ?? []), ...relationsMissing(permissions, 'read', held).missing]);
}

const READY: CapabilityFinding = { state: 'ready', missing: [], lost: null };

function finding(state: CapabilityFinding['state'], missing: readonly string[], lost: string): CapabilityFinding {
  return { state, missing, lost };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function list(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}
