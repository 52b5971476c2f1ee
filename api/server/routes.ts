import { hasAnyAccount } from '#core/accounts/store/persons.ts';
import { server } from '../accounts/schema.ts';
import type { App } from '../http/app.ts';
import { problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';

export function serverRoutes(app: App, { db, accounts, licences, settings }: ApiContext): void {
  app.get(
    '/server',
    {
      config: { role: 'public' },
      schema: {
        tags: ['Account'],
        operationId: 'getServer',
        summary: 'What this server is and who can sign up',
        response: { 200: server, ...problems },
      },
    },
    async function handleGetServer() {
      return {
        version: settings.version,
        signUp: accounts.signUp,
        firstAccount: !(await hasAnyAccount(db)),
        plans: licences.plansOn,
        mailVerification: accounts.mailVerification,
      };
    },
  );
}
