import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SecretBox } from '#core/crypto/secret-box.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { addressGuard } from '#core/net/address-guard.ts';
import { webhookRecipient } from '#core/notifications/store/notification-events.ts';
import {
  type Webhook,
  deleteWebhook,
  getWebhook,
  putWebhook,
  replaceWebhookSecret,
} from '#core/notifications/store/notification-webhooks.ts';
import {
  newWebhookSecret,
  openWebhookUrl,
  sealWebhookSecret,
  sealWebhookUrl,
} from '#core/notifications/webhook-secret.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { askForTestMessage } from './routes.ts';
import { testAsked, webhook, webhookSettings, webhookWithSecret } from './schema.ts';

const tags = ['Notifications'];

export function webhookRoutes(app: App, context: ApiContext): void {
  const { db, secretBox, storages } = context;

  app.get(
    '/notifications/webhook',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'getWebhook',
        summary: 'The webhook of the workspace',
        response: { 200: webhook, ...problems },
      },
    },
    async function handleGetWebhook(request) {
      return webhookView(secretBox, await webhookOf(context, principalOf(request).workspaceId));
    },
  );

  app.put(
    '/notifications/webhook',
    {
      config: { role: 'owner', audit: { action: 'webhook.save', target: 'webhook' } },
      schema: {
        tags,
        operationId: 'putWebhook',
        summary: 'Make or change the webhook',
        description:
          'Requests are signed as Standard Webhooks has it (webhook-id, webhook-timestamp, webhook-signature). The secret is in the answer that makes the webhook, and never again.',
        body: webhookSettings,
        response: { 200: webhookWithSecret, ...problems },
      },
    },
    async function handlePutWebhook(request) {
      const { workspaceId } = principalOf(request);
      const url = usableUrl(request.body.url, storages.allowPrivateEndpoints);
      noteWebhook(request, url);
      const secret = newWebhookSecret();
      const newSecretSealed = await sealWebhookSecret(secretBox, workspaceId, secret);
      const { kinds, enabled } = request.body;
      const { webhook: saved, isNew } = await putWebhook(db, {
        workspaceId,
        url,
        urlSealed: await sealWebhookUrl(secretBox, workspaceId, url),
        kinds: [...new Set(kinds)],
        enabled,
        newSecretSealed,
      });
      return { ...(await webhookView(secretBox, saved)), secret: isNew ? secret : null };
    },
  );

  app.delete(
    '/notifications/webhook',
    {
      config: { role: 'owner', audit: { action: 'webhook.delete', target: 'webhook' } },
      schema: {
        tags,
        operationId: 'deleteWebhook',
        summary: 'Remove the webhook',
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleDeleteWebhook(request, reply) {
      const { workspaceId } = principalOf(request);
      noteWebhook(request, (await webhookOf(context, workspaceId)).url);
      if (!(await deleteWebhook(db, workspaceId))) throw noWebhook();
      return reply.code(204).send();
    },
  );

  // No POST: an answer that is kept for repetitions would keep the secret.
  app.put(
    '/notifications/webhook/secret',
    {
      config: { role: 'owner', audit: { action: 'webhook.replaceSecret', target: 'webhook' } },
      schema: {
        tags,
        operationId: 'replaceWebhookSecret',
        summary: 'Replace the signing secret',
        description: 'The new one is used from the next attempt on, also for what is waiting.',
        response: { 200: webhookWithSecret, ...problems },
      },
    },
    async function handleReplaceWebhookSecret(request) {
      const { workspaceId } = principalOf(request);
      const secret = newWebhookSecret();
      const changed = await replaceWebhookSecret(
        db,
        workspaceId,
        await sealWebhookSecret(secretBox, workspaceId, secret),
      );
      if (!changed) throw noWebhook();
      noteWebhook(request, changed.url);
      return { ...(await webhookView(secretBox, changed)), secret };
    },
  );

  app.post(
    '/notifications/webhook/test',
    {
      config: { role: 'owner', audit: { action: 'webhook.test', target: 'webhook' } },
      schema: {
        tags,
        operationId: 'testWebhook',
        summary: 'Send a test to the webhook',
        response: { 202: testAsked, ...problems },
      },
    },
    async function handleTestWebhook(request, reply) {
      const { url } = await webhookOf(context, principalOf(request).workspaceId);
      noteWebhook(request, url);
      return reply.code(202).send(await askForTestMessage(context, request, webhookRecipient(url)));
    },
  );
}

async function webhookOf({ db }: ApiContext, workspaceId: string): Promise<Webhook> {
  const found = await getWebhook(db, workspaceId);
  if (!found) throw noWebhook();
  return found;
}

/** By its host: the rest of such an address is often a secret. */
function noteWebhook(request: FastifyRequest, url: string): void {
  noteAudit(request, { target: { kind: 'webhook', id: null, name: webhookRecipient(url).recipient } });
}

function noWebhook(): CybbackError {
  return new CybbackError('not-found', 'The workspace has no webhook.');
}

/** What a name resolves to is judged at every connection; an address written out is judged here already. */
function usableUrl(text: string, allowPrivate: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' && !(allowPrivate && url?.protocol === 'http:')) {
    throw new CybbackError('request-invalid', 'The webhook needs an address that begins with https://.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new CybbackError(
      'request-invalid',
      'Leave user name and password out of the address: requests are signed instead.',
    );
  }
  addressGuard({ allowPrivate }).checkHost(url.hostname);
  url.hash = '';
  return url.href;
}

async function webhookView(box: SecretBox, found: Webhook): Promise<z.infer<typeof webhook>> {
  const { kinds, enabled, secretMadeAt, updatedAt } = found;
  return {
    url: await openWebhookUrl(box, found),
    kinds: [...kinds],
    enabled,
    secretMadeAt: secretMadeAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
