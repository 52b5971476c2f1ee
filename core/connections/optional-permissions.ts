import type { ObjectType, PermissionChoice } from '../domain/object-type.ts';
import type { OptionalFinding } from './connection-report.ts';
import { isCovered, missingOf } from './permission-choice.ts';

type Type = Pick<ObjectType, 'key' | 'label' | 'permissions'> & Partial<Pick<ObjectType, 'relations'>>;
type Wish = Omit<OptionalFinding, 'granted'>;

/** Permissions that nothing is called incomplete without, with what each of them adds. Pure. */
export function optionalPermissions(held: ReadonlySet<string>, types: readonly Type[]): readonly OptionalFinding[] {
  return [...hiddenSets(types), ...types.filter(({ permissions }) => permissions.optional).flatMap(wishesOf)].map(
    (wish) => ({ ...wish, granted: isCovered(wish.permission, held) }),
  );
}

/** Graph shows these sets empty, instead of refusing, where the permission is not held. */
function hiddenSets(types: readonly Type[]): Wish[] {
  const hiding = types.flatMap(({ key, label, relations = [] }) =>
    relations.flatMap(({ name, hidden }) => (hidden ? [{ permission: hidden.permission, key, label, name }] : [])),
  );
  return [...Map.groupBy(hiding, ({ permission }) => permission)].map(([permission, of]) => ({
    permission,
    neededFor: 'backup',
    types: [...new Set(of.map(({ key }) => key))],
    adds: `Shows the ${[...new Set(of.map(({ name }) => name))].join(' and ')} of ${[
      ...new Set(of.map(({ label }) => label.many)),
    ].join(' and ')} with hidden membership. Without it they are unknown, not empty.`,
  }));
}

function wishesOf({ key, label, permissions }: Type): Wish[] {
  const wish = (choice: PermissionChoice, neededFor: Wish['neededFor'], adds: string): Wish[] =>
    (missingOf(choice, new Set()) ?? []).map((permission) => ({ permission, neededFor, types: [key], adds }));
  return [
    ...wish(permissions.read, 'backup', `${label.many} are backed up.`),
    ...wish(permissions.create, 'restore', `${label.many} can be created again.`),
  ];
}
