import type { Kind, MemberChoices, MemberNotifications } from './data.ts';

/** Whether a member is notified of each kind, while it is being chosen. */
export type Notified = Readonly<Partial<Record<Kind, boolean>>>;

export function notifiedOf({ kinds }: Pick<MemberNotifications, 'kinds'>): Notified {
  return Object.fromEntries(kinds.map(({ kind, told }) => [kind, told]));
}

/** Only what differs from the role's own: the rest follows the role, also when it changes. */
export function choicesOf({ kinds }: Pick<MemberNotifications, 'kinds'>, notified: Notified): MemberChoices['choices'] {
  return Object.fromEntries(
    kinds
      .filter(({ kind, byDefault }) => (notified[kind] ?? byDefault) !== byDefault)
      .map(({ kind }) => [kind, notified[kind]]),
  );
}

export function defaultsOf({ kinds }: Pick<MemberNotifications, 'kinds'>): Notified {
  return Object.fromEntries(kinds.map(({ kind, byDefault }) => [kind, byDefault]));
}

/** `7 of 10, 1 by choice`: one differs from the defaults of the role. */
export function notifiedSummary({ kinds }: Pick<MemberNotifications, 'kinds'>): string {
  const notified = kinds.filter(({ told }) => told).length;
  const own = kinds.filter(({ told, byDefault }) => told !== byDefault).length;
  return `${String(notified)} of ${String(kinds.length)}${own === 0 ? '' : `, ${String(own)} by choice`}`;
}
