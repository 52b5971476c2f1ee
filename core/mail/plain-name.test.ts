import { describe, expect, it } from 'vitest';
import { accountEmail } from './emails/account.ts';
import { plainName, plainPerson } from './plain-name.ts';
import { writeEmail } from './write-email.ts';

const PUBLIC_URL = 'https://backup.contoso.test';
const ADVERTISED = [
  'Win at https://evil.example/now today',
  'www.evil.example',
  'Offer: evil.example',
  'evil.example/win',
  'ｅｖｉｌ．example',
  'evil。example',
  'e\u200Bvil.exam\u200Bple',
  'line one\r\nevil.example',
  'mail to win@evil.example',
  'javascript://evil.example/%0aalert(1)',
  '//evil.example',
  'http:\\\\evil.example',
  'evil.example.',
  '{evil.example}',
  'Call +49 (900) 123-456-789',
  'x'.repeat(200),
];

describe('a name in a mail to strangers', () => {
  it.each(ADVERTISED)('%j has nothing to click or call and stays short', (name) => {
    const plain = plainName(name);
    expect([...plain].length).toBeLessThanOrEqual(60);
    expect(plain).not.toMatch(/evil\.|\.example|www\.|:\/\/|@|[\r\n]|\d{3}/u);
    expect(plainPerson(`${name} (ann@contoso.example)`)).toBe(`${plain} (ann@contoso.example)`);
  });

  it.each([
    ['Anna Berg', 'Anna Berg'],
    ['Müller & Söhne GmbH', 'Müller & Söhne GmbH'],
    ['Dr. J. R. Åkesson', 'Dr. J. R. Åkesson'],
    ['株式会社コントソ', '株式会社コントソ'],
    ['Studio 54', 'Studio 54'],
    ['Booking.com', 'Booking com'],
  ])('%j is shown as %j', (name, shown) => expect(plainName(name)).toBe(shown));

  it.each(ADVERTISED)('%j is carried by no part of an invitation', (name) => {
    const { subject, text, html } = writeEmail(
      accountEmail(
        {
          kind: 'invitation',
          token: 'A'.repeat(43),
          expiresAt: new Date('2026-01-08T00:00:00Z'),
          workspace: name,
          role: 'viewer',
          invitedBy: name,
        },
        { publicUrl: PUBLIC_URL },
      ),
      { publicUrl: PUBLIC_URL, timeZone: null, workspace: '' },
    );
    for (const part of [subject, text, html]) expect(part).not.toMatch(/evil\.|\.example|\b900\b|x{61}/u);
  });
});
