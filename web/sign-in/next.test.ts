import { describe, expect, it } from 'vitest';
import { invitationTokenOf, nextOf } from './next.ts';

describe('nextOf', () => {
  it.each(['/', '/w/1/backups?state=failed&page=2#top', '/invitations/abc_DEF-123', '/verify-email?token=a.b-c_d'])(
    'takes the path %s',
    (path) => {
      expect(nextOf(path)).toBe(path);
    },
  );

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\\\evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    'w/1',
    '',
  ])('refuses %j, which is no path of this console', (value) => {
    expect(nextOf(value)).toBeNull();
  });

  it.each(['/sign-in', '/sign-in/two-factor?next=/w/1', '/reset-password?token=x'])(
    'refuses %s, which would be a circle',
    (path) => {
      expect(nextOf(path)).toBeNull();
    },
  );

  it('takes one value, not several', () => {
    expect(nextOf(['/a', '/b'])).toBeNull();
    expect(nextOf(undefined)).toBeNull();
  });
});

describe('invitationTokenOf', () => {
  it('finds the token of an invitation and of nothing else', () => {
    expect(invitationTokenOf('/invitations/abc_DEF-123_ghi-456_JKL')).toBe('abc_DEF-123_ghi-456_JKL');
    // The API would refuse what cannot be one.
    expect(invitationTokenOf('/invitations/abc')).toBeNull();
    expect(invitationTokenOf('/w/1/account/members')).toBeNull();
    expect(invitationTokenOf(null)).toBeNull();
  });
});
