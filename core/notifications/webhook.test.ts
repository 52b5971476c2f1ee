import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestTenant } from '../../tests/support/tenant.fixture.ts';
import { NOTIFICATION_KINDS } from '../domain/notifications/kinds.ts';
import { deliver } from './deliver.ts';
import { type OutboxFixture, openOutboxFixture } from './outbox.fixture.ts';
import { sealWebhooks } from './seal-webhooks.ts';
import { claimDeliveries } from './store/notification-outbox.ts';
import { getWebhook, putWebhook, replaceWebhookSecret } from './store/notification-webhooks.ts';
import { newWebhookSecret, openWebhookUrl, sealWebhookSecret, sealWebhookUrl } from './webhook-secret.ts';
import { openWebhookSender } from './webhook-sender.ts';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let outbox: OutboxFixture;
let receiver: Server;
let url: string;
let answer: (response: ServerResponse) => void;
const received: Received[] = [];
const secret = newWebhookSecret();

beforeEach(async () => {
  outbox = await openOutboxFixture();
  received.length = 0;
  answer = (response) => response.writeHead(204).end();
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      answer(response);
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hook?token=abc`;
  await hook(outbox.tenant.workspaceId);
});
afterEach(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await outbox.close();
});

async function hook(workspaceId: string, target = url): Promise<void> {
  const newSecretSealed = await sealWebhookSecret(outbox.box, workspaceId, secret);
  await putWebhook(outbox.db, {
    workspaceId,
    url: target,
    urlSealed: await sealWebhookUrl(outbox.box, workspaceId, target),
    kinds: [...NOTIFICATION_KINDS],
    enabled: true,
    newSecretSealed,
  });
}

async function attemptAll(deps = outbox.deps): Promise<number> {
  const claimed = await claimDeliveries(outbox.db, {
    channel: 'webhook',
    limit: 10,
    now: new Date(outbox.clock.now()),
  });
  for (const delivery of claimed) await deliver(deps, delivery);
  return claimed.length;
}

/** As the specification has it, written down a second time. */
function isGenuine({ headers, body }: Received, key: string, nowMs: number): boolean {
  const time = Number(headers['webhook-timestamp']);
  if (Math.abs(nowMs / 1000 - time) > 300) return false;
  const signed = `${String(headers['webhook-id'])}.${String(time)}.${body}`;
  const expected = createHmac('sha256', Buffer.from(key.replace(/^whsec_/, ''), 'base64'))
    .update(signed)
    .digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}

describe('a webhook', () => {
  it('tells what happened, signed so that neither a change nor an old copy passes', async () => {
    const backupId = randomUUID();
    await outbox.fail(backupId);
    await attemptAll();
    const [got] = received;
    if (!got) throw new Error('nothing arrived');
    expect(JSON.parse(got.body)).toMatchObject({
      type: 'backupFailed',
      data: {
        summary: 'Backup of Contoso failed',
        link: `https://backup.example.com/w/${outbox.tenant.workspaceId}/backups/${backupId}`,
        facts: { code: 'internal' },
        connectionId: outbox.tenant.connection.id,
      },
    });
    const nowMs = outbox.clock.now();
    expect(isGenuine(got, secret, nowMs)).toBe(true);
    expect(isGenuine({ ...got, body: got.body.replace('Contoso', 'Fabrikam') }, secret, nowMs)).toBe(false);
    expect(isGenuine(got, newWebhookSecret(), nowMs)).toBe(false);
    expect(isGenuine(got, secret, nowMs + 600_000)).toBe(false);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'sent', recipient: new URL(url).host }]);
  });

  it('is repeated with the same ID and body, a new time, and the secret of the day', async () => {
    answer = (response) => response.writeHead(503, { 'retry-after': '120' }).end();
    await outbox.fail(randomUUID());
    await attemptAll();
    outbox.clock.advance(60_000);
    expect(await attemptAll()).toBe(0);
    outbox.clock.advance(70_000);
    const renewed = newWebhookSecret();
    await replaceWebhookSecret(
      outbox.db,
      outbox.tenant.workspaceId,
      await sealWebhookSecret(outbox.box, outbox.tenant.workspaceId, renewed),
    );
    answer = (response) => response.writeHead(200).end('ok');
    await attemptAll();
    const [first, second] = received;
    if (!first || !second) throw new Error('nothing arrived');
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    expect(isGenuine(first, secret, outbox.clock.now() - 130_000)).toBe(true);
    expect(isGenuine(second, renewed, outbox.clock.now())).toBe(true);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('does not follow a redirect', async () => {
    answer = (response) => response.writeHead(307, { location: url }).end();
    await outbox.fail(randomUUID());
    await attemptAll();
    expect(received).toHaveLength(1);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'waiting', errorCode: 'http-307' }]);
  });

  it('is not sent into a private network', async () => {
    const webhooks = openWebhookSender({ allowPrivate: false });
    await outbox.fail(randomUUID());
    await attemptAll({ ...outbox.deps, webhooks });
    await webhooks.close();
    expect(received).toEqual([]);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'refused', errorCode: 'endpoint-refused' }]);
  });

  it('is not sent to a name that points into a private network', async () => {
    const webhooks = openWebhookSender({
      allowPrivate: false,
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    });
    await hook(outbox.tenant.workspaceId, url.replace('127.0.0.1', 'innocent.example'));
    await outbox.fail(randomUUID());
    await attemptAll({ ...outbox.deps, webhooks });
    await webhooks.close();
    expect(received).toEqual([]);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'refused', errorCode: 'endpoint-refused' }]);
  });

  it('that nobody answers is tried again, and names no address', async () => {
    await hook(outbox.tenant.workspaceId, 'http://127.0.0.1:1/secret-path');
    await outbox.fail(randomUUID());
    await attemptAll();
    const [row] = await outbox.db.selectFrom('notificationDelivery').selectAll().execute();
    expect(row).toMatchObject({ state: 'waiting', errorCode: 'unreachable' });
    expect(JSON.stringify(row)).not.toContain('secret-path');
  });

  it('that is switched off meanwhile is sent nothing', async () => {
    await outbox.fail(randomUUID());
    await outbox.db.updateTable('notificationWebhook').set({ enabled: false }).execute();
    await attemptAll();
    expect(received).toEqual([]);
    expect(await outbox.deliveries()).toMatchObject([{ state: 'dropped' }]);
  });
});

/** Protects against a receiver that hangs and with it the webhooks of everybody. */
it('one workspace has one webhook in hand at a time', async () => {
  const other = await createTestTenant(outbox.db, 'Northwind');
  await hook(other.workspaceId);
  for (let event = 0; event < 3; event++) await outbox.fail(randomUUID());
  await outbox.db
    .updateTable('notificationDelivery')
    .set({ workspaceId: other.workspaceId })
    .where('id', '=', (await outbox.deliveries())[1]?.id ?? '')
    .execute();
  const claim = () => claimDeliveries(outbox.db, { channel: 'webhook', limit: 10, now: new Date(outbox.clock.now()) });
  const first = await claim();
  expect(first.map(({ workspaceId }) => workspaceId).sort()).toEqual(
    [outbox.tenant.workspaceId, other.workspaceId].sort(),
  );
  expect(await claim()).toEqual([]);
  for (const delivery of first)
    if (delivery.workspaceId === outbox.tenant.workspaceId) await deliver(outbox.deps, delivery);
  expect(await claim()).toHaveLength(1);
});

describe('the address', () => {
  const stored = async () =>
    JSON.stringify(
      (await outbox.db.selectFrom('notificationWebhook').selectAll().execute()).map(({ urlSealed, ...row }) => ({
        ...row,
        urlSealed: urlSealed?.toString('latin1'),
      })),
    );

  it('is sealed in the database, where its host stays readable', async () => {
    expect(await stored()).not.toContain('token=abc');
    expect((await getWebhook(outbox.db, outbox.tenant.workspaceId))?.url).toBe(new URL(url).origin);
  });

  it('that an earlier version has stored meanwhile is used as it is, and sealed when a process starts, by any number of them', async () => {
    const { workspaceId } = outbox.tenant;
    await hook(workspaceId, url.replace('abc', 'old'));
    await outbox.db.updateTable('notificationWebhook').set({ url }).execute();
    await outbox.fail(randomUUID());
    await attemptAll();
    expect(received).toHaveLength(1);
    expect(await stored()).toContain('token=abc');
    await Promise.all([sealWebhooks(outbox.deps), sealWebhooks(outbox.deps)]);
    expect(await stored()).not.toContain('token=abc');
    const sealed = await getWebhook(outbox.db, workspaceId);
    expect(sealed && (await openWebhookUrl(outbox.box, sealed))).toBe(url);
    await outbox.fail(randomUUID());
    await attemptAll();
    expect(received).toHaveLength(2);
  });
});
