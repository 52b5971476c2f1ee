import type { z } from 'zod';
import { skipSetup } from '#core/accounts/store/members.ts';
import { listOwnWorkspaces, type Person, setTimeZone } from '#core/accounts/store/persons.ts';
import { makeWorkspaceFor } from '#core/accounts/store/workspaces.ts';
import type { Db } from '#core/database/database.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { dataOfPerson } from '#core/overview/store/data-of-person.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { personOf } from '../http/plugins/auth.ts';
import { contentDisposition } from '../http/send-file.ts';
import { account, accountChanges, accountDataAnswer, newWorkspace, ownWorkspace, skippedSetup } from './schema.ts';

const tags = ['Account'];

export function accountRoutes(app: App, { db, accounts, licences }: ApiContext): void {
  app.get(
    '/account',
    {
      config: { role: 'person' },
      schema: {
        tags,
        operationId: 'getAccount',
        summary: 'Who I am and where I am a member',
        response: { 200: account, ...problems },
      },
    },
    (request) => accountView(db, personOf(request)),
  );

  app.patch(
    '/account',
    {
      config: { role: 'person', audit: { action: 'account.update' } },
      schema: {
        tags,
        operationId: 'updateAccount',
        summary: 'Choose the time zone',
        body: accountChanges,
        response: { 200: account, ...problems },
      },
    },
    async function handleUpdateAccount(request) {
      const person = personOf(request);
      const { timeZone } = request.body;
      await setTimeZone(db, person.id, timeZone);
      return accountView(db, { ...person, timeZone });
    },
  );

  app.put(
    '/account/workspaces/:id/setup',
    {
      config: { role: 'person', audit: { action: 'account.update' } },
      schema: {
        tags,
        operationId: 'skipSetup',
        summary: 'Put away steps of the setup of a workspace',
        description: 'For me alone: other members go on seeing them.',
        params: idParams,
        body: skippedSetup,
        response: { 200: account, ...problems },
      },
    },
    async function handleSkipSetup(request) {
      const person = personOf(request);
      const scope = { workspaceId: request.params.id, personId: person.id };
      if (!(await skipSetup(db, scope, request.body.skipped)))
        throw new CybbackError('not-found', 'You are no member of such a workspace.');
      return accountView(db, person);
    },
  );

  app.get(
    '/account/data',
    {
      config: { role: 'person' },
      schema: {
        tags,
        operationId: 'downloadAccountData',
        summary: 'Everything that is held about me, as a file',
        description: 'What signs me in is named and not handed out. Of mails and log entries the newest 10,000.',
        response: { ...accountDataAnswer, ...problems },
      },
    },
    async function handleDownloadAccountData(request, reply) {
      const found = await dataOfPerson(db, personOf(request).id);
      if (!found) throw new CybbackError('not-found', 'There is no such account.');
      void reply
        .header('content-disposition', contentDisposition('cybback-my-data.json'))
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8');
      // Text, so that it is laid out for people.
      return reply.send(JSON.stringify(found, null, 2));
    },
  );

  app.post(
    '/workspaces',
    {
      config: { role: 'person', audit: { action: 'workspace.create', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'createWorkspace',
        summary: 'Make a workspace',
        description:
          'Whoever makes it becomes its owner. Where the server was set up with one workspace that waits for somebody, the first person who signed up gets that one.',
        body: newWorkspace,
        response: { 201: ownWorkspace, ...problems },
      },
    },
    async function handleCreateWorkspace(request, reply) {
      const person = personOf(request);
      if (accounts.mailVerification && !person.emailVerified)
        throw new CybbackError(
          'email-not-verified',
          'Verify your address first: open the link in the mail that you got when you signed up.',
        );
      await accounts.attempts.count('workspacesByPerson', person.id);
      const byDefault = person.company ?? (person.name === '' ? 'My workspace' : `Workspace of ${person.name}`);
      const { id, name } = await makeWorkspaceFor(db, {
        personId: person.id,
        name: request.body.name ?? person.company,
        byDefault,
        begin: licences.begin,
      });
      noteAudit(request, { workspaceId: id, target: { kind: 'workspace', id, name } });
      return reply.code(201).send({ id, name, role: 'owner', setupSkipped: [] });
    },
  );
}

async function accountView(db: Db, person: Person): Promise<z.infer<typeof account>> {
  const { id, email, name, company, emailVerified, twoFactorEnabled, timeZone, createdAt } = person;
  const workspaces = await listOwnWorkspaces(db, id);
  return {
    person: { id, email, name, company, emailVerified, twoFactorEnabled, timeZone, createdAt: createdAt.toISOString() },
    workspaces: workspaces.map(({ setupSkipped, ...workspace }) => ({ ...workspace, setupSkipped: [...setupSkipped] })),
    services: [{ key: 'entra' as const, name: 'Microsoft Entra ID', available: true }],
  };
}
