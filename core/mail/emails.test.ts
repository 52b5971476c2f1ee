import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../domain/notifications/facts.ts';
import { EVENT_KINDS } from '../domain/notifications/kinds.ts';
import type { EmailContext } from './email.ts';
import { emailFor } from './emails/index.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { SAMPLE_EVENTS, SAMPLE_LICENCE_EVENTS } from './samples.ts';
import { listed, plain, timeText } from './words.ts';

const context: EmailContext = {
  publicUrl: 'https://backup.example.com',
  timeZone: null,
  workspace: 'Contoso & Söhne',
};

function written(event: RecordedEvent, given = context): { subject: string; text: string; html: string } {
  const email = emailFor(event, given);
  return { subject: email.subject, text: renderText(email, given), html: renderHtml(email, given) };
}

/** Every text within the facts, replaced. */
function spoiled(value: unknown, text: string, key = ''): unknown {
  if (typeof value === 'string')
    return /At$|Since$|^expiresAt$|Id$|^code$|^credential$|^type$|^what$/.test(key) ? value : text;
  if (Array.isArray(value)) return value.map((entry) => spoiled(entry, text));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, spoiled(entry, text, name)]));
}

it('has a sample of every kind', () => {
  expect(SAMPLE_EVENTS.map(({ kind }) => kind)).toEqual([...EVENT_KINDS]);
});

describe.each([...SAMPLE_EVENTS, ...SAMPLE_LICENCE_EVENTS].map((event) => [event.kind, event] as const))(
  'the mail of %s',
  (kind, event) => {
    it('says the same as text and as HTML, with a link home and to the settings', () => {
      const { text, html } = written(event);
      const email = emailFor(event, context);
      for (const said of [
        ...email.lead,
        ...email.facts.flat(),
        ...email.steps,
        ...(email.list?.items ?? []),
        email.action.url,
      ]) {
        expect(text).toContain(said);
        expect(html).toContain(said.replaceAll('&', '&amp;').replaceAll("'", '&#39;'));
      }
      expect(email.action.url.startsWith('https://backup.example.com')).toBe(true);
      expect(text).toContain('https://backup.example.com/notifications');
      if ('connection' in event.facts && kind !== 'test') expect(email.subject).toContain('Contoso Ltd');
    });

    it('loads nothing and runs nothing', () => {
      expect(written(event).html).not.toMatch(/<img|<script|<link|src=|url\(|@import/i);
    });

    it('shows what names say instead of obeying it', () => {
      const evil = `<img src=x onerror="alert('1')">&amp;\r\nBcc: all@example.org`;
      const { subject, text, html } = written({ ...event, facts: spoiled(event.facts, evil) } as RecordedEvent, {
        ...context,
        workspace: evil,
      });
      expect(html).not.toContain('<img');
      expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;');
      expect(plain(subject)).not.toMatch(/[\r\n]/);
      expect(text).not.toMatch(/^Bcc:/m);
    });
  },
);

it('says when a credential ends, in days and by the clock', () => {
  const event = SAMPLE_EVENTS.find(({ kind }) => kind === 'secretExpires');
  if (!event) throw new Error('no sample');
  const { subject, text } = written(event);
  expect(subject).toBe('The client secret of Contoso Ltd expires in 14 days');
  expect(text).toContain('Expires: 7 December 2026, 07:30 UTC');
});

it('calls a digest a digest', () => {
  const event = SAMPLE_EVENTS.find(({ kind }) => kind === 'backupWarnings');
  if (event?.kind !== 'backupWarnings') throw new Error('no sample');
  const warnings = event.facts.warnings.map((warning) => ({ ...warning, isNew: false }));
  const { subject, text } = written({ ...event, facts: { ...event.facts, warnings, backups: 7 } });
  expect(subject).toBe('Backups of Contoso Ltd still have warnings');
  expect(text).toContain('7 backups since the last notification');
});

it('tells of a restore what was done with how many, from where, how long it took, and what differs', () => {
  const event = SAMPLE_EVENTS.find(({ kind }) => kind === 'restoreFinished');
  if (event?.kind !== 'restoreFinished') throw new Error('no sample');
  const { subject, text, html } = written(event);
  expect(subject).toBe('Restore into Contoso Ltd completed with warnings: 90 users, 30 groups');
  for (const line of [
    'Restore point: 23 November 2026, 01:00 UTC, backup #41',
    'Duration: 6 minutes',
    'From the recycle bin: 90 objects',
    'Created again: 20 objects',
    'Changed back: 10 objects',
    '2 objects differ.',
  ])
    expect(text).toContain(line);
  expect(html.match(/display:inline-block/g)).toHaveLength(1);
  // One that an earlier version recorded.
  const { actions, types, differing, durationMs, point, ...before } = event.facts;
  expect([actions, types, differing, durationMs, point]).not.toContain(undefined);
  expect(written({ ...event, facts: before }).text).not.toMatch(/undefined|NaN|differ/);
});

it('tells times in the zone of the reader', () => {
  const at = new Date('2026-07-01T22:30:00Z');
  expect(timeText(at, null)).toBe('1 July 2026, 22:30 UTC');
  expect(timeText(at, 'Europe/Paris')).toBe('2 July 2026, 00:30 (Europe/Paris, UTC+02:00)');
});

it('keeps a name on one line, in its own direction and of a bearable length', () => {
  expect(plain('  Gr\u00FCn\u202Etxe\u2028 \u0000 x ')).toBe('Gr\u00FCn txe x');
  expect([...plain('\u{1F600}'.repeat(2_000))]).toHaveLength(1_000);
});

it('names so many of a long list as can be read, and counts the rest', () => {
  expect(listed(['a', 'b'])).toEqual(['a', 'b']);
  const long = listed(Array.from({ length: 100 }, (_, index) => String(index)));
  expect([long.length, long.at(-1)]).toEqual([26, '… and 75 more']);
});
