import { CybbackError } from '#core/domain/errors.ts';
import { checkPlan } from '#core/domain/schedule/check-plan.ts';
import { pauseSchedule, resumeSchedule } from '#core/schedules/edit-schedules.ts';
import { runScheduleNow } from '#core/schedules/fire-schedule.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { scheduleOf, viewOf } from './routes.ts';
import { pauseNote, previewedSchedule, schedule, schedulePreview, scheduleRun } from './schema.ts';
import { nextRunsView, runView } from './view.ts';

const tags = ['Schedules'];

export function scheduleActionRoutes(app: App, context: ApiContext): void {
  app.post(
    '/schedules/preview',
    {
      config: { role: 'viewer', connectionScoped: true, audit: null },
      schema: {
        tags,
        operationId: 'previewSchedule',
        summary: 'The next runs of a schedule before it is saved',
        description: 'Changes nothing.',
        body: previewedSchedule,
        response: { 200: schedulePreview, ...problems },
      },
    },
    async function handlePreviewSchedule(request) {
      const { scheduleId, ...plan } = request.body;
      const now = context.clock.now();
      const problem = checkPlan(plan, now);
      if (problem) throw new CybbackError('request-invalid', problem.message, { facts: { field: problem.field } });
      const id = scheduleId === undefined ? null : (await scheduleOf(context, request, scheduleId)).id;
      return { nextRuns: nextRunsView(plan, { id, now }) };
    },
  );

  app.post(
    '/schedules/:id/pause',
    {
      config: {
        role: 'operator',
        connectionScoped: true,
        audit: { action: 'schedule.pause', target: 'schedule', reason: 'note' },
      },
      schema: {
        tags,
        operationId: 'pauseSchedule',
        summary: 'Start no more runs for now',
        description: 'A backup that is running goes on. Paused again, the new note takes the place of the old one.',
        params: idParams,
        body: pauseNote.nullish(),
        response: { 200: schedule, ...problems },
      },
    },
    async function handlePauseSchedule(request) {
      const { workspaceId, id } = await scheduleOf(context, request, request.params.id);
      const note = request.body?.note || null;
      return viewOf(
        context,
        await pauseSchedule(context, { workspaceId, id }, { note, by: principalOf(request).name }),
      );
    },
  );

  app.post(
    '/schedules/:id/resume',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'schedule.resume', target: 'schedule' } },
      schema: {
        tags,
        operationId: 'resumeSchedule',
        summary: 'Let it run again',
        description: 'What was due while it was paused is not made up for.',
        params: idParams,
        response: { 200: schedule, ...problems },
      },
    },
    async function handleResumeSchedule(request) {
      const { workspaceId, id } = await scheduleOf(context, request, request.params.id);
      return viewOf(context, await resumeSchedule(context, { workspaceId, id }, { by: principalOf(request).name }));
    },
  );

  app.post(
    '/schedules/:id/run',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'schedule.run', target: 'schedule' } },
      schema: {
        tags,
        operationId: 'runScheduleNow',
        summary: 'Run it now, also while it is paused',
        description:
          'Refused for the same reasons as a backup that is started by hand: one at a time for each connection.',
        params: idParams,
        response: { 202: scheduleRun, ...problems },
      },
    },
    async function handleRunScheduleNow(request, reply) {
      const row = await scheduleOf(context, request, request.params.id);
      const connection = await connectionOf(context, request, row.connectionId);
      const run = await runScheduleNow(context, { schedule: row, connection, by: principalOf(request).name });
      return reply.code(202).header('location', `/api/v1/backups/${run.id}`).send(runView(run));
    },
  );
}
