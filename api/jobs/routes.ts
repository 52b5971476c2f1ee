import type { z } from 'zod';
import type { RecordedEvent } from '#core/domain/notifications/facts.ts';
import { emailFor } from '#core/mail/emails/index.ts';
import { listEvents } from '#core/notifications/store/notification-events.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { scopeOf } from '../http/lookups.ts';
import { pageView } from '../http/view.ts';
import { eventPage, eventQuery, type workspaceEvent } from '../notifications/schema.ts';

export function eventRoutes(app: App, { db, settings }: ApiContext): void {
  app.get(
    '/events',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags: ['Notifications'],
        operationId: 'listEvents',
        summary: 'What happened in the workspace, newest first',
        querystring: eventQuery,
        response: { 200: eventPage, ...problems },
      },
    },
    async function handleListEvents(request) {
      const { kind: kinds, connectionId, limit, cursor } = request.query;
      const filter = { ...scopeOf(request), kinds, connectionId };
      const page = await listEvents(db, filter, { limit, cursor: cursor ?? null });
      return pageView(page, (event) => eventView(event, settings.publicUrl));
    },
  );
}

function eventView(event: RecordedEvent, publicUrl: string): z.infer<typeof workspaceEvent> {
  const { subject } = emailFor(event, { publicUrl, workspace: '', timeZone: null });
  return {
    id: event.id,
    kind: event.kind,
    at: event.at.toISOString(),
    connectionId: event.connectionId,
    summary: subject,
    facts: { ...event.facts },
  };
}
