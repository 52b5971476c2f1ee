import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setTimeZone } from '../accounts/store/persons.ts';
import { GIVE_UP_AFTER_MS } from '../domain/notifications/retry-delay.ts';
import { deliver } from './deliver.ts';
import { startDeliverer } from './deliverer.ts';
import { type OutboxFixture, openOutboxFixture } from './outbox.fixture.ts';
import { recordEvent } from './store/notification-events.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  noteHandOver,
  settleDelivery,
  takeBackClaims,
} from './store/notification-outbox.ts';
import { putMemberNotifications } from './store/notification-settings.ts';

let outbox: OutboxFixture;
beforeEach(async () => {
  outbox = await openOutboxFixture();
});
afterEach(() => outbox.close());

const now = (): Date => new Date(outbox.clock.now());
const claim = (limit = 100): Promise<readonly ClaimedDelivery[]> =>
  claimDeliveries(outbox.db, { channel: 'mail', limit, now: now() });
async function claimOne(): Promise<ClaimedDelivery> {
  const [claimed] = await claim(1);
  if (!claimed) throw new Error('nothing is due');
  return claimed;
}
async function attemptAll(): Promise<void> {
  for (const delivery of await claim()) await deliver(outbox.deps, delivery);
}

describe('an event', () => {
  it('is recorded once, with one delivery for each who wants to know', async () => {
    const owner = await outbox.tenant.member('owner', 'owner@example.org');
    await setTimeZone(outbox.db, owner, 'Asia/Tokyo');
    await outbox.tenant.member('viewer', 'viewer@example.org');
    const curious = await outbox.tenant.member('viewer', 'curious@example.org');
    await setTimeZone(outbox.db, curious, 'America/Lima');
    const deaf = await outbox.tenant.member('owner', 'deaf@example.org');
    const { workspaceId } = outbox.tenant;
    await putMemberNotifications(
      outbox.db,
      { workspaceId, memberId: curious },
      { choices: { backupFailed: true }, timeZone: 'Europe/Paris' },
    );
    await putMemberNotifications(
      outbox.db,
      { workspaceId, memberId: deaf },
      { choices: { backupFailed: false }, timeZone: null },
    );
    const backupId = randomUUID();
    const made = await Promise.all(Array.from({ length: 8 }, () => outbox.fail(backupId)));
    expect(made.filter((id) => id !== null)).toHaveLength(1);
    expect((await outbox.deliveries()).map(({ recipient }) => recipient).sort()).toEqual([
      'curious@example.org',
      'owner@example.org',
    ]);
    await attemptAll();
    expect(outbox.sent.map(({ to, subject }) => [to, subject]).sort()).toEqual([
      ['curious@example.org', 'Backup of Contoso failed'],
      ['owner@example.org', 'Backup of Contoso failed'],
    ]);
    // The zone of the profile, where none was chosen for the workspace.
    expect(outbox.sent.find(({ to }) => to.startsWith('curious'))?.text).toContain('Europe/Paris');
    expect(outbox.sent.find(({ to }) => to.startsWith('owner'))?.text).toContain('Asia/Tokyo');
  });

  it('of a restore is told to those who were named for it too, and each is told why', async () => {
    const named = await outbox.tenant.member('viewer', 'named@example.org');
    const owner = await outbox.tenant.member('owner', 'owner@example.org');
    const { workspaceId, connection } = outbox.tenant;
    const facts = {
      connection: 'Contoso',
      tenant: null,
      into: null,
      restoreId: randomUUID(),
      dryRun: false,
      reason: 'test',
      startedBy: 'test',
      items: {},
      newPasswords: 0,
    };
    const event = {
      workspaceId,
      connectionId: connection.id,
      kind: 'restoreCancelled' as const,
      dedupeKey: 'restore:1',
      facts,
    };
    await outbox.db.transaction().execute((trx) => recordEvent(trx, event, { also: [named, owner, randomUUID()] }));
    await attemptAll();
    expect(outbox.sent.map(({ to, text }) => [to, text.includes('named you')]).sort()).toEqual([
      ['named@example.org', true],
      ['owner@example.org', false],
    ]);
  });

  it('of another workspace is told to nobody here', async () => {
    const { createTestTenant } = await import('../../tests/support/tenant.fixture.ts');
    const other = await createTestTenant(outbox.db, 'Northwind');
    await other.member('owner');
    await outbox.fail(randomUUID());
    expect(await outbox.deliveries()).toEqual([]);
  });
});

describe('many workers', () => {
  it('send every mail once, though they all try at once', async () => {
    for (let person = 0; person < 6; person++) await outbox.tenant.member('owner');
    for (let event = 0; event < 10; event++) await outbox.fail(randomUUID());
    outbox.answer = () => new Promise((resolve) => setTimeout(() => resolve({ kind: 'sent' }), 5));
    const workers = Array.from({ length: 5 }, () => startDeliverer({ ...outbox.deps, feed: outbox.feed, pollMs: 50 }));
    await vi.waitFor(() => expect(outbox.sent).toHaveLength(60), { timeout: 8_000 });
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(new Set(outbox.sent.map(({ messageId }) => messageId)).size).toBe(60);
    expect((await outbox.deliveries()).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true);
  });

  it('hear of an event at once', async () => {
    await outbox.tenant.member('owner');
    // So seldom does it look by itself that only the event can have brought it.
    const worker = startDeliverer({ ...outbox.deps, feed: outbox.feed, pollMs: 3_600_000 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await outbox.fail(randomUUID());
    await vi.waitFor(() => expect(outbox.sent).toHaveLength(1), { timeout: 30_000, interval: 10 });
    await worker.stop();
  });
});

describe('a worker that dies', () => {
  beforeEach(async () => {
    await outbox.tenant.member('owner');
    await outbox.fail(randomUUID());
  });

  it('before anything has left: the mail is sent by another one', async () => {
    await claimOne();
    expect(await claim()).toEqual([]);
    await takeBackClaims(outbox.db, now());
    expect(await claim()).toEqual([]);
    outbox.clock.advance(6 * 60_000);
    await takeBackClaims(outbox.db, now());
    await attemptAll();
    expect(outbox.sent).toHaveLength(1);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'sent', attempts: 2, unknownOutcomes: 0 }]);
  });

  it('while the mail is handed over: it is sent once more under the same Message-ID, and never a third time', async () => {
    const ids: (string | null)[] = [];
    for (let round = 0; round < 2; round++) {
      expect(await noteHandOver(outbox.db, await claimOne(), { messageId: '<same@example.com>', now: now() })).toBe(
        true,
      );
      ids.push((await outbox.deliveries())[0]?.messageId ?? null);
      outbox.clock.advance(6 * 60_000);
      await takeBackClaims(outbox.db, now());
    }
    expect(ids).toEqual(['<same@example.com>', '<same@example.com>']);
    expect(await claim()).toEqual([]);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'unknown', attempts: 2, errorCode: 'outcome-unknown' }]);
  });

  it('only seemingly: it neither sends nor records any more', async () => {
    const slow = await claimOne();
    outbox.clock.advance(6 * 60_000);
    await takeBackClaims(outbox.db, now());
    const other = await claimOne();
    expect(await noteHandOver(outbox.db, slow, { messageId: '<a@b>', now: now() })).toBe(false);
    expect(await settleDelivery(outbox.db, slow, { state: 'sent', now: now() })).toBe(false);
    await deliver(outbox.deps, slow);
    expect(outbox.sent).toEqual([]);
    await deliver(outbox.deps, other);
    expect(outbox.sent).toHaveLength(1);
  });
});

describe('a mail server that is out of order', () => {
  beforeEach(async () => {
    await outbox.tenant.member('owner');
    await outbox.fail(randomUUID());
  });

  it('gets the mail when it is back', async () => {
    outbox.answer = () => ({ kind: 'failed', code: 'ESOCKET', message: 'gone' });
    await attemptAll();
    expect(await outbox.deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, errorCode: 'ESOCKET' }]);
    expect(await claim()).toEqual([]);
    outbox.clock.advance(11_000);
    outbox.answer = () => ({ kind: 'sent' });
    await attemptAll();
    expect(await outbox.deliveries()).toMatchObject([{ state: 'sent', attempts: 2, errorCode: null }]);
  });

  it('for three days makes us give up, with a record', async () => {
    outbox.answer = () => ({ kind: 'failed', code: 'ESOCKET', message: 'gone' });
    const startedAt = outbox.clock.now();
    while ((await outbox.deliveries())[0]?.state === 'waiting') {
      outbox.clock.advance(3_600_000);
      await attemptAll();
    }
    expect(await outbox.deliveries()).toMatchObject([{ state: 'givenUp', errorCode: 'ESOCKET' }]);
    expect(outbox.clock.now() - startedAt).toBeLessThanOrEqual(GIVE_UP_AFTER_MS);
    expect(outbox.clock.now() - startedAt).toBeGreaterThan(GIVE_UP_AFTER_MS - 12 * 3_600_000);
  });

  it('that refuses the address is not asked again', async () => {
    outbox.answer = () => ({ kind: 'refused', code: 'EENVELOPE', message: 'no such mailbox' });
    await attemptAll();
    expect(await outbox.deliveries()).toMatchObject([{ state: 'refused', attempts: 1 }]);
  });

  it('that may have taken it gets it once more at most', async () => {
    outbox.answer = () => ({ kind: 'unknown', code: 'ECONNECTION', message: 'lost' });
    await attemptAll();
    expect(await outbox.deliveries()).toMatchObject([{ state: 'waiting', unknownOutcomes: 1 }]);
    outbox.clock.advance(60_000);
    await attemptAll();
    expect(await outbox.deliveries()).toMatchObject([{ state: 'unknown', attempts: 2 }]);
  });
});

it('who has left the workspace meanwhile is told nothing', async () => {
  const personId = await outbox.tenant.member('owner');
  await outbox.fail(randomUUID());
  await outbox.db.deleteFrom('member').where('personId', '=', personId).execute();
  await attemptAll();
  expect(outbox.sent).toEqual([]);
  expect(await outbox.deliveries()).toMatchObject([{ state: 'dropped', errorCode: 'recipient-gone' }]);
});
