import type { Kind, MemberChoices, MemberNotifications } from './data.ts';

/** What is told, while it is being chosen. */
export type Told = Readonly<Partial<Record<Kind, boolean>>>;

export function toldOf({ kinds }: Pick<MemberNotifications, 'kinds'>): Told {
  return Object.fromEntries(kinds.map(({ kind, told }) => [kind, told]));
}

/** Only what differs from the role's own: the rest follows the role, also when it changes. */
export function choicesOf({ kinds }: Pick<MemberNotifications, 'kinds'>, told: Told): MemberChoices['choices'] {
  return Object.fromEntries(
    kinds
      .filter(({ kind, byDefault }) => (told[kind] ?? byDefault) !== byDefault)
      .map(({ kind }) => [kind, told[kind]]),
  );
}

export function defaultsOf({ kinds }: Pick<MemberNotifications, 'kinds'>): Told {
  return Object.fromEntries(kinds.map(({ kind, byDefault }) => [kind, byDefault]));
}

/** `7 of 10, 1 chosen otherwise than the role has it` */
export function toldSummary({ kinds }: Pick<MemberNotifications, 'kinds'>): string {
  const told = kinds.filter((kind) => kind.told).length;
  const own = kinds.filter((kind) => kind.told !== kind.byDefault).length;
  return `${String(told)} of ${String(kinds.length)}${own === 0 ? '' : `, ${String(own)} by choice`}`;
}
