// npm run rebuild: brings a connection back from its storage, with a recovery kit. The passphrase is read from standard input.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { getWorkspace } from '../core/accounts/store/workspaces.ts';
import { configFrom, readEnv, secretsFrom } from '../core/config/index.ts';
import { recoveryKit } from '../core/keys/recovery-kit.ts';
import { createLogger } from '../core/observability/logger.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';
import { startRebuild } from '../core/rebuilds/start-rebuild.ts';
import { getRebuild, listFindings } from '../core/rebuilds/store/rebuilds.ts';
import { openServices } from '../core/runtime/services.ts';
import { openTemporal } from '../core/temporal/client.ts';

const POLL_MS = 2_000;

const usage = `Usage: npm run rebuild -- --kit FILE --workspace ID [--storage ID | --managed] < FILE-WITH-PASSPHRASE
  --kit        the recovery kit of the connection
  --workspace  in which the connection comes back; npm run api-key -- --new-workspace NAME makes one
  --storage    the saved storage in which all files of the kit lie now, if not where the kit says
  --managed    they lie in the managed storage of this installation`;

try {
  const { values } = parseArgs({
    options: {
      kit: { type: 'string' },
      workspace: { type: 'string' },
      storage: { type: 'string' },
      managed: { type: 'boolean', default: false },
    },
  });
  if (!values.kit || !values.workspace || (values.storage !== undefined && values.managed))
    throw new SentenceError(usage);
  const kit = await readKit(values.kit);
  const passphrase = await readPassphrase();
  const env = readEnv();
  const [config, secrets] = [configFrom(env), secretsFrom(env)];
  const logger = createLogger({ level: 'warn' });
  const services = await openServices({ config, secrets, logger });
  const temporal = await openTemporal(config.temporal, secrets.temporalApiKey);
  try {
    const { db, keyProvider, storages } = services;
    if (!(await getWorkspace(db, values.workspace)))
      throw new SentenceError(`There is no workspace ${values.workspace}.`);
    const isElsewhere = values.managed || values.storage !== undefined;
    const { id } = await startRebuild(
      { db, keyProvider, jobs: temporal.jobs, openStorage: (row) => storages.open(row) },
      {
        workspaceId: values.workspace,
        kit,
        passphrase,
        places: isElsewhere
          ? kit.repositories.map((one) => ({ repositoryId: one.id, storageId: values.storage ?? null }))
          : [],
        createdBy: 'npm run rebuild',
        byOperator: true,
      },
    );
    console.log(`Rebuild ${id} of ${kit.connection.name} has begun; a worker does it.`);
    let rebuild = await getRebuild(db, { id });
    for (let said = ''; rebuild?.state === 'running'; rebuild = await getRebuild(db, { id })) {
      const now = `${rebuild.phase}: ${rebuild.backups} backups, ${rebuild.restores} restores`;
      if (now !== said) console.log(now);
      said = now;
      await sleep(POLL_MS);
    }
    for (let cursor: string | null = null, more = true; more;) {
      const page = await listFindings(db, id, { limit: 500, cursor });
      for (const { file, message } of page.items) console.log(`${file}: ${message}`);
      cursor = page.nextCursor;
      more = cursor !== null;
    }
    if (!rebuild) throw new SentenceError('The rebuild is gone.');
    const { state, backups, restores, schedules, errorMessage } = rebuild;
    if (state === 'failed') throw new SentenceError(errorMessage ?? 'The rebuild has failed.');
    console.log(`${state}: ${backups} backups, ${restores} restores and ${schedules} schedules were taken in.`);
  } finally {
    await temporal.close();
    await services.close();
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

async function readKit(file: string): Promise<ReturnType<typeof recoveryKit.parse>> {
  const parsed = recoveryKit.safeParse(await readJson(file));
  if (!parsed.success) throw new SentenceError(`${file} is no recovery kit.`);
  return parsed.data;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new SentenceError(`${file} is no recovery kit.`);
  }
}

/** The first line; never an argument, which other users of the machine could see. */
async function readPassphrase(): Promise<string> {
  if (process.stdin.isTTY) console.error('Passphrase of the kit (it shows), then Enter:');
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line === '') throw new SentenceError(`The passphrase is missing.\n${usage}`);
  return line;
}
