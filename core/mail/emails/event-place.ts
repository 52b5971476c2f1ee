import type { ConnectionFacts } from '../../domain/notifications/facts.ts';
import type { EmailContext } from '../email.ts';

/** Where and when an event happened. */
export interface EventPlace {
  readonly connectionId: string | null;
  readonly at: Date;
}

export function connectionUrl({ publicUrl }: EmailContext, { connectionId }: Pick<EventPlace, 'connectionId'>): string {
  return connectionId === null ? publicUrl : `${publicUrl}/connections/${connectionId}`;
}

export function connectionRows({ connection, tenant }: ConnectionFacts): (readonly [string, string])[] {
  return [
    ['Connection', connection],
    ...(tenant === null || tenant === connection ? [] : [['Tenant', tenant] as const]),
  ];
}
