import { hasAnyAccount } from '#core/accounts/store/persons.ts';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { server } from '../schemas/accounts.ts';
import { problems } from '../schemas/common.ts';

export function serverRoutes(app: App, { db, accounts, settings }: ApiContext): void {
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
    async () => ({
      version: settings.version,
      signUp: accounts.signUp,
      firstAccount: !(await hasAnyAccount(db)),
      mailVerification: accounts.mailVerification,
    }),
  );
}
