// npm run api-key: makes an API key by hand, for an installation without a console. Shows it once.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createApiKey, newApiKey } from '../core/accounts/store/api-keys.ts';
import { createWorkspace, getWorkspace } from '../core/accounts/store/workspaces.ts';
import { readEnv, secretsFrom } from '../core/config/index.ts';
import { openDatabase } from '../core/database/open.ts';
import { ROLES } from '../core/domain/states.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';

const usage = `Usage: npm run api-key -- --name NAME [--role ${ROLES.join('|')}] [--workspace ID | --new-workspace NAME]`;

try {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      role: { type: 'string', default: 'owner' },
      workspace: { type: 'string' },
      'new-workspace': { type: 'string' },
    },
  });
  const role = ROLES.find((known) => known === values.role);
  if (!values.name || !role || (values.workspace === undefined) === (values['new-workspace'] === undefined))
    throw new SentenceError(usage);
  const db = openDatabase(secretsFrom(readEnv()).databaseUrl.reveal());
  try {
    const workspace =
      values.workspace === undefined
        ? await createWorkspace(db, values['new-workspace'] ?? '')
        : await getWorkspace(db, values.workspace);
    if (!workspace) throw new SentenceError(`There is no workspace ${values.workspace ?? ''}.`);
    const key = newApiKey(randomBytes);
    await createApiKey(db, { workspaceId: workspace.id, name: values.name, role, key });
    console.log(`Workspace ${workspace.name} (${workspace.id}), role ${role}. The key is shown this once:\n${key}`);
  } finally {
    await db.destroy();
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
