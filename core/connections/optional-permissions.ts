import type { ObjectType, PermissionChoice } from '../domain/object-type.ts';
import type { OptionalFinding } from './connection-report.ts';
import { isCovered, missingOf } from './permission-choice.ts';

type Type = Pick<ObjectType, 'key' | 'label' | 'permissions'> &
  Partial<Pick<ObjectType, 'relations' | 'guarded'>> & { readonly restore?: Pick<ObjectType['restore'], 'parts'> };
type Wish = Omit<OptionalFinding, 'granted'>;

/** Permissions that nothing is called incomplete without, with what each of them adds. Pure. */
export function optionalPermissions(held: ReadonlySet<string>, types: readonly Type[]): readonly OptionalFinding[] {
  const left = types.filter(({ permissions }) => permissions.optional).flatMap(wishesOf);
  return [...hiddenSets(types), ...guardedProperties(types), ...left].map((wish) => ({
    ...wish,
    granted: isCovered(wish.permission, held),
  }));
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

/** Properties with permissions of their own, to read and to write. */
function guardedProperties(types: readonly Type[]): Wish[] {
  const uses = types.flatMap((type) =>
    (type.guarded ?? []).flatMap(({ property, readers }) => {
      const write = type.restore?.parts?.find(({ properties }) => properties.includes(property))?.permission ?? [];
      const use = (neededFor: Wish['neededFor'], permissions: readonly string[]) =>
        permissions.map((permission) => ({ type, property, neededFor, permission }));
      return [...use('backup', readers.slice(0, 1)), ...use('restore', missingOf(write, new Set()) ?? [])];
    }),
  );
  const groups = Map.groupBy(uses, ({ property, neededFor, permission }) =>
    [property, neededFor, permission].join(' '),
  );
  return [...groups.values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const { property, neededFor, permission } = first;
    const words = property.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    const holders = of.map(({ type }) => type.label.many).join(' and ');
    const adds = `The ${words} of ${holders} ${neededFor === 'backup' ? 'are backed up' : 'can be restored'}.`;
    return [{ permission, neededFor, types: of.map(({ type }) => type.key), adds }];
  });
}

/** Where only writing is optional, the permissions for reading are among what every connection is given. */
function wishesOf({ key, label, permissions }: Type): Wish[] {
  const wish = (choice: PermissionChoice, neededFor: Wish['neededFor'], adds: string): Wish[] =>
    (missingOf(choice, new Set()) ?? []).map((permission) => ({ permission, neededFor, types: [key], adds }));
  return [
    ...(permissions.optional === 'writing' ? [] : wish(permissions.read, 'backup', `${label.many} are backed up.`)),
    ...wish(
      permissions.create,
      'restore',
      `${label.many} can be ${permissions.optional === 'writing' ? 'restored' : 'created again'}.`,
    ),
  ];
}
