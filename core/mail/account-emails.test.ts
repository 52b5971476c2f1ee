import { describe, expect, it } from 'vitest';
import { type AccountMessage, accountEmail } from './emails/account.ts';
import { SAMPLE_ACCOUNT_MESSAGES } from './samples.ts';
import { writeEmail } from './write-email.ts';

const publicUrl = 'https://backup.example.com';
const context = { publicUrl, timeZone: null, workspace: '' };
const samples = Object.entries(SAMPLE_ACCOUNT_MESSAGES);

describe.each(samples)('the account mail %s', (_name, message) => {
  it('says the same as text and as HTML, why it came, and nothing of settings', () => {
    const email = accountEmail(message, { publicUrl });
    const { subject, text, html } = writeEmail(email, context);
    expect(subject).toBe(email.subject);
    for (const said of [
      ...email.lead,
      ...email.facts.flat(),
      ...email.steps,
      email.action.url,
      email.reason ?? 'no reason',
    ]) {
      expect(text).toContain(said);
      expect(html).toContain(said.replaceAll('&', '&amp;').replaceAll('"', '&quot;'));
    }
    expect(text + html).not.toContain('notification');
    expect(html).not.toMatch(/<img|<script|<link|src=|url\(|@import/i);
  });

  it('leads to a page of the console, with its token where it has one', () => {
    const { url } = accountEmail(message, { publicUrl }).action;
    expect(url.startsWith(`${publicUrl}/`)).toBe(true);
    expect(url.startsWith(`${publicUrl}/api/`)).toBe(false);
    expect(url.includes('sample-token')).toBe('token' in message);
  });

  it('shows what people wrote instead of obeying it', () => {
    const evil = `<a href="https://evil.example">Contoso</a>\r\nBcc: all@example.org`;
    const spoiled = Object.fromEntries(
      Object.entries(message).map(([key, value]) => [
        key,
        ['workspace', 'invitedBy', 'presentEmail'].includes(key) ? evil : value,
      ]),
    ) as unknown as AccountMessage;
    const { subject, text, html } = writeEmail(accountEmail(spoiled, { publicUrl }), context);
    expect(html).not.toContain('<a href="https://evil.example">');
    expect(subject + text).not.toMatch(/^Bcc:|\r/m);
  });
});

it('there is a sample of every message and every change', () => {
  const kinds = new Set(samples.map(([, message]) => message.kind));
  const all: Record<AccountMessage['kind'], true> = {
    verifyEmail: true,
    verifyAgain: true,
    verifyNewEmail: true,
    addressTaken: true,
    resetPassword: true,
    invitation: true,
    workspaceDeleted: true,
    securityChange: true,
  };
  expect(kinds).toEqual(new Set(Object.keys(all)));
});
