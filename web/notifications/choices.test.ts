import { describe, expect, it } from 'vitest';
import { choicesOf, defaultsOf, notifiedOf, notifiedSummary } from './choices.ts';
import type { MemberNotifications } from './data.ts';

const member: Pick<MemberNotifications, 'kinds'> = {
  kinds: [
    { kind: 'backupFailed', told: true, byDefault: true },
    { kind: 'restoreFinished', told: true, byDefault: false },
    { kind: 'secretExpires', told: false, byDefault: false },
  ],
};

describe('what a member is notified about', () => {
  it('sends only what differs from the role, so that the rest keeps following it', () => {
    expect(choicesOf(member, notifiedOf(member))).toEqual({ restoreFinished: true });
    expect(choicesOf(member, { ...notifiedOf(member), backupFailed: false })).toEqual({
      backupFailed: false,
      restoreFinished: true,
    });
    expect(choicesOf(member, defaultsOf(member))).toEqual({});
  });

  it('says in a word how much', () => {
    expect(notifiedSummary(member)).toBe('2 of 3, 1 by choice');
    expect(notifiedSummary({ kinds: [{ kind: 'backupFailed', told: true, byDefault: true }] })).toBe('1 of 1');
  });
});
