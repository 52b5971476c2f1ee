import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../../tests/support/postgres.ts';
import { openKeyProvider } from '../crypto/open-key-provider.ts';
import { type SecretBox, createSecretBox } from '../crypto/secret-box.ts';
import { openDatabase } from '../database/open.ts';
import { accountEmail } from '../mail/emails/account.ts';
import type { MailOutcome } from '../mail/mail-outcome.ts';
import type { Mail, Mailer } from '../mail/mailer.ts';
import { silentLogger } from '../observability/logger.ts';
import { type AccountMailQueue, openAccountMailQueue } from './account-mail-queue.ts';

let database: TestDatabase;
let db: ReturnType<typeof openDatabase>;
let box: SecretBox;
const at = { now: Date.UTC(2026, 0, 1) };
const publicUrl = 'https://backup.example.com';
const email = accountEmail(
  { kind: 'resetPassword', token: 'the-secret-token', expiresAt: new Date(at.now) },
  { publicUrl },
);
const DOWN: MailOutcome = { kind: 'failed', code: 'ESOCKET', message: 'The connection could not be made.' };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  box = createSecretBox(await openKeyProvider({ secret: '22'.repeat(32) }));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  await db.deleteFrom('accountMail').execute();
});

interface Played {
  readonly queue: AccountMailQueue;
  readonly tried: Mail[];
  outcome: MailOutcome;
}

function open(outcome: MailOutcome = { kind: 'sent' }): Played {
  const tried: Mail[] = [];
  const mailer: Mailer = {
    send: (mail) => (tried.push(mail), Promise.resolve(played.outcome)),
    close: () => undefined,
  };
  const played: Played = {
    tried,
    outcome,
    queue: openAccountMailQueue({ db, box, mailer, publicUrl, clock: { now: () => at.now }, logger: silentLogger }),
  };
  return played;
}

const kept = () => db.selectFrom('accountMail').selectAll().execute();
const put = ({ queue }: Played, to = 'anna@example.org') =>
  queue.put({ to, email, expiresAt: new Date(at.now + 3_600_000) });

describe('mails of accounts', () => {
  it('leave at once, and nothing of them stays', async () => {
    const played = open();
    await put(played);
    await played.queue.close();
    expect(played.tried).toMatchObject([
      {
        to: 'anna@example.org',
        subject: 'Choose a new password',
        messageId: expect.stringMatching(/^<[0-9a-f-]{36}@backup\.example\.com>$/),
      },
    ]);
    expect(played.tried[0]?.text).toContain('the-secret-token');
    expect(await kept()).toEqual([]);
  });

  it('wait for a mail server that is down, unreadable, and leave when it is back, even from another process', async () => {
    const first = open(DOWN);
    await put(first);
    await first.queue.close();
    const [row] = await kept();
    expect(row).toMatchObject({ attempts: 1, claimedUntil: null });
    const readable = row?.contentSealed.toString('latin1') ?? '';
    for (const text of ['anna', 'the-secret-token', 'password']) expect(readable).not.toContain(text);

    at.now += 60_000;
    const second = open();
    await put(second, 'bea@example.org');
    await second.queue.close();
    expect(second.tried.map(({ to }) => to).sort()).toEqual(['anna@example.org', 'bea@example.org']);
    expect(second.tried.find(({ to }) => to === 'anna@example.org')?.messageId).toBe(first.tried[0]?.messageId);
    expect(await kept()).toEqual([]);
  });

  it('are not tried again too soon, and are given up when their links have ended', async () => {
    const played = open(DOWN);
    await put(played);
    await put(played, 'bea@example.org');
    await vi.waitFor(async () => expect((await kept()).map(({ attempts }) => attempts)).toEqual([1, 1]));
    await put(played, 'carl@example.org');
    await vi.waitFor(async () => expect((await kept()).map(({ attempts }) => attempts)).toEqual([1, 1, 1]));
    expect(played.tried).toHaveLength(3);
    await played.queue.close();
    at.now += 3_600_000;
    const late = open();
    await put(late, 'dora@example.org');
    await late.queue.close();
    expect(late.tried.map(({ to }) => to)).toEqual(['dora@example.org']);
    expect(await kept()).toEqual([]);
  });

  it('that a server will never take are not tried again', async () => {
    const played = open({ kind: 'refused', code: 'EENVELOPE', message: 'no' });
    await put(played);
    await played.queue.close();
    expect([played.tried.length, await kept()]).toEqual([1, []]);
  });

  it('leave once, also where two processes look after them at the same moment', async () => {
    const down = open(DOWN);
    for (let index = 0; index < 12; index++) await put(down, `p${String(index)}@example.org`);
    await down.queue.close();
    await db
      .updateTable('accountMail')
      .set({ nextAttemptAt: new Date(at.now), claimedUntil: null })
      .execute();
    const both = [open(), open()];
    await Promise.all(both.map((played, index) => put(played, `both${String(index)}@example.org`)));
    await Promise.all(both.map(({ queue }) => queue.close()));
    const all = both.flatMap(({ tried }) => tried.map(({ to }) => to));
    expect([all.length, new Set(all).size]).toEqual([14, 14]);
  });

  it('are left to the next process where one died with them in hand', async () => {
    const down = open(DOWN);
    await put(down);
    await down.queue.close();
    await db
      .updateTable('accountMail')
      .set({ nextAttemptAt: new Date(at.now), claimedUntil: new Date(at.now + 60_000) })
      .execute();
    const early = open();
    await put(early, 'bea@example.org');
    await early.queue.close();
    expect(early.tried.map(({ to }) => to)).toEqual(['bea@example.org']);
    at.now += 60_001;
    const late = open();
    await put(late, 'carl@example.org');
    await late.queue.close();
    expect(late.tried.map(({ to }) => to).sort()).toEqual(['anna@example.org', 'carl@example.org']);
  });
});
