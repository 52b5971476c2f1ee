import { describe, expect, it } from 'vitest';
import { createKnownDevices } from './known-devices.ts';

const DAY_MS = 86_400_000;
const at = { now: Date.UTC(2026, 0, 1) };
const open = (secret = 'a secret of the tests', publicUrl = 'http://localhost:8080') =>
  createKnownDevices({ secret, publicUrl, clock: { now: () => at.now } });
const cookieOf = (line: string): string => line.split(';')[0] ?? '';

describe('a device', () => {
  const devices = open();
  const cookie = cookieOf(devices.remember({ cookie: undefined }, 'ann@example.org'));

  it('is known for who has signed in with it, and for nobody else', () => {
    const device = devices.of({ cookie: `other=1; ${cookie}; more=2` });
    expect([device?.knows('ann@example.org'), device?.knows('bea@example.org')]).toEqual([true, false]);
    expect(devices.of({ cookie: undefined })).toBeNull();
  });

  it('is shared by more people, up to eight, and stays the same one', () => {
    let shared = cookie;
    const people = Array.from({ length: 8 }, (_, index) => `p${String(index)}@example.org`);
    for (const email of people) shared = cookieOf(devices.remember({ cookie: shared }, email));
    const device = devices.of({ cookie: shared });
    expect(people.map((email) => device?.knows(email))).toEqual(people.map(() => true));
    expect(device?.knows('ann@example.org')).toBe(false);
    expect(device?.id).toBe(devices.of({ cookie })?.id);
  });

  it('is not known with a byte changed, with parts of another one, or by another secret', () => {
    const value = cookie.slice(cookie.indexOf('=') + 1);
    for (let index = 0; index < value.length; index++) {
      const changed = value.slice(0, index) + (value[index] === 'A' ? 'w' : 'A') + value.slice(index + 1);
      expect(devices.of({ cookie: `cybback.device=${changed}` })?.knows('ann@example.org') ?? false).toBe(false);
    }
    expect(open('another secret').of({ cookie })).toBeNull();
    for (const made of ['', 'x', '....', 'A'.repeat(5_000)])
      expect(devices.of({ cookie: `cybback.device=${made}` })).toBeNull();
  });

  it('is forgotten after a year', () => {
    at.now += 364 * DAY_MS;
    expect(devices.of({ cookie })).not.toBeNull();
    at.now += 2 * DAY_MS;
    expect(devices.of({ cookie })).toBeNull();
  });
});

it('its cookie is for the server alone, tells no address, and is Secure over TLS', () => {
  const line = open('s', 'https://backup.example.org').remember({ cookie: undefined }, 'ann@example.org');
  expect(line).toMatch(/^__Secure-cybback\.device=/);
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/api/auth', 'Secure', 'Max-Age=31536000'])
    expect(line.split('; ')).toContain(attribute);
  expect(line).not.toContain('ann');
});
