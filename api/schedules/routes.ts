import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { getDeletion } from '#core/accounts/store/workspace-deletions.ts';
import type { Page } from '#core/database/paging.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { deletionRefusal } from '#core/domain/workspace-deletion.ts';
import { createSchedule, editSchedule, removeSchedule } from '#core/schedules/edit-schedules.ts';
import { lastRuns, listRuns } from '#core/schedules/store/schedule-runs.ts';
import { type Schedule, getSchedule, listSchedules } from '#core/schedules/store/schedules.ts';
import type { App } from '../http/app.ts';
import { idParams, pageQuery, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf, scopeOf } from '../http/lookups.ts';
import { noteAudit, noteTarget } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import {
  newSchedule,
  schedule,
  scheduleChanges,
  schedulePage,
  scheduleQuery,
  scheduleRunPage,
  schedulesOfConnectionQuery,
} from './schema.ts';
import { type Held, runView, scheduleView } from './view.ts';

const tags = ['Schedules'];

export function scheduleRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/schedules',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listSchedules',
        summary: 'Schedules of all connections',
        querystring: scheduleQuery,
        response: { 200: schedulePage, ...problems },
      },
    },
    async function handleListSchedules(request) {
      const { connectionId, limit, cursor } = request.query;
      const filter = { ...scopeOf(request), connectionId };
      return pageOfSchedules(context, await listSchedules(db, filter, { limit, cursor: cursor ?? null }));
    },
  );

  app.get(
    '/connections/:id/schedules',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listSchedulesOfConnection',
        summary: 'Schedules of a connection',
        params: idParams,
        querystring: schedulesOfConnectionQuery,
        response: { 200: schedulePage, ...problems },
      },
    },
    async function handleListSchedulesOfConnection(request) {
      const { limit, cursor } = request.query;
      const { id: connectionId } = await connectionOf(context, request, request.params.id);
      return pageOfSchedules(
        context,
        await listSchedules(db, { ...scopeOf(request), connectionId }, { limit, cursor: cursor ?? null }),
      );
    },
  );

  app.post(
    '/connections/:id/schedules',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'schedule.create' } },
      schema: {
        tags,
        operationId: 'createSchedule',
        summary: 'Let backups run by themselves',
        description:
          'Daily, weekly or by a cron expression, by the clock on the wall of a time zone. A run that finds a backup still running is skipped, never a second one beside it.',
        params: idParams,
        body: newSchedule,
        response: { 201: schedule, ...problems },
      },
    },
    async function handleCreateSchedule(request, reply) {
      const { name, ...plan } = request.body;
      const connection = await connectionOf(context, request, request.params.id);
      noteAudit(request, { target: { kind: 'schedule', id: null, name }, facts: { connectionId: connection.id } });
      const made = await createSchedule(context, { connection, name, plan, by: principalOf(request).name });
      noteAudit(request, { target: { kind: 'schedule', id: made.id, name } });
      return reply
        .code(201)
        .header('location', `/api/v1/schedules/${made.id}`)
        .send(await viewOf(context, made));
    },
  );

  app.get(
    '/schedules/:id',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getSchedule',
        summary: 'One schedule with its next runs',
        params: idParams,
        response: { 200: schedule, ...problems },
      },
    },
    async function handleGetSchedule(request) {
      return viewOf(context, await scheduleOf(context, request, request.params.id));
    },
  );

  app.patch(
    '/schedules/:id',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'schedule.update', target: 'schedule' } },
      schema: {
        tags,
        operationId: 'changeSchedule',
        summary: 'Change name or times',
        params: idParams,
        body: scheduleChanges,
        response: { 200: schedule, ...problems },
      },
    },
    async function handleChangeSchedule(request) {
      const { name, revision, ...plan } = request.body;
      const { workspaceId, id } = await scheduleOf(context, request, request.params.id);
      return viewOf(
        context,
        await editSchedule(context, { workspaceId, id }, { name, plan, revision, by: principalOf(request).name }),
      );
    },
  );

  app.delete(
    '/schedules/:id',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'schedule.delete', target: 'schedule' } },
      schema: {
        tags,
        operationId: 'deleteSchedule',
        summary: 'Delete a schedule',
        description: 'The backups that it has made stay; a backup that is running goes on.',
        params: idParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleDeleteSchedule(request, reply) {
      const { workspaceId, id } = await scheduleOf(context, request, request.params.id);
      await removeSchedule(context, { workspaceId, id });
      return reply.code(204).send();
    },
  );

  app.get(
    '/schedules/:id/runs',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listScheduleRuns',
        summary: 'What became of its runs, newest first',
        params: idParams,
        querystring: z.strictObject(pageQuery),
        response: { 200: scheduleRunPage, ...problems },
      },
    },
    async function handleListScheduleRuns(request) {
      const { limit, cursor } = request.query;
      const { id } = await scheduleOf(context, request, request.params.id);
      return pageView(await listRuns(db, id, { limit, cursor: cursor ?? null }), runView);
    },
  );
}

export async function scheduleOf({ db }: ApiContext, request: FastifyRequest, id: string): Promise<Schedule> {
  const found = await getSchedule(db, { ...scopeOf(request), id });
  if (!found) throw new CybbackError('not-found', 'There is no such schedule.');
  noteTarget(request, { kind: 'schedule', id, name: found.name }, { connectionId: found.connectionId });
  return found;
}

export async function viewOf(context: ApiContext, row: Schedule): Promise<z.infer<typeof schedule>> {
  const { db, clock } = context;
  const lastRun = (await lastRuns(db, [row.id])).get(row.id) ?? null;
  return scheduleView(row, { now: clock.now(), lastRun, held: await heldBecause(context, row.workspaceId) });
}

/** As the start of a backup would refuse it. */
async function heldBecause({ db, mayRunBackups }: ApiContext, workspaceId: string): Promise<Held | null> {
  const deletion = deletionRefusal(await getDeletion(db, workspaceId));
  if (deletion !== null) return { code: 'workspace-leaving', message: deletion };
  const refusal = await mayRunBackups(workspaceId);
  return refusal === null ? null : { code: 'licence-ended', message: refusal };
}

async function pageOfSchedules(context: ApiContext, page: Page<Schedule>): Promise<z.infer<typeof schedulePage>> {
  const { db, clock } = context;
  const [first] = page.items;
  const held = first ? await heldBecause(context, first.workspaceId) : null;
  const runs = await lastRuns(
    db,
    page.items.map(({ id }) => id),
  );
  return pageView(page, (row) => scheduleView(row, { now: clock.now(), lastRun: runs.get(row.id) ?? null, held }));
}
