// npm run rotate-key: changes the master key, or the data key of a connection. For the operator of the installation.
import { parseArgs } from 'node:util';
import { resealTwoFactor } from '../core/accounts/reseal-two-factor.ts';
import { configFrom, readEnv, secretsFrom } from '../core/config/index.ts';
import { connectedTenant } from '../core/connections/store/connected-tenants.ts';
import { systemClock } from '../core/domain/clock.ts';
import { rotateDataKeyOf } from '../core/keys/rotate-data-key.ts';
import { rotateMasterKey } from '../core/keys/rotate-master-key.ts';
import { listKeyHolders } from '../core/keys/store/key-holders.ts';
import { getRotation } from '../core/keys/store/rotations.ts';
import { createLogger } from '../core/observability/logger.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';
import { openServices } from '../core/runtime/services.ts';

const usage = `Usage: npm run rotate-key [-- --state | --finish-without | --data-key CONNECTION-ID]
  (nothing)         changes the master key to the one that CYBBACK_NEXT_MASTER_KEY_FILE, CYBBACK_NEXT_MASTER_KEY or
                    CYBBACK_NEXT_KEY_SERVICE names, or continues to
  --state           says which key is in force and which processes hold which; changes nothing
  --finish-without  ends it though files in some storages could not be changed: those storages are gone
  --data-key        a new data key for the new files of this connection`;

try {
  const { values } = parseArgs({
    options: {
      state: { type: 'boolean', default: false },
      'finish-without': { type: 'boolean', default: false },
      'data-key': { type: 'string' },
    },
  });
  if ([values.state, values['finish-without'], values['data-key'] !== undefined].filter(Boolean).length > 1)
    throw new SentenceError(usage);
  const env = readEnv();
  const [config, secrets] = [configFrom(env), secretsFrom(env)];
  const services = await openServices({ config, secrets, logger: createLogger({ level: 'warn' }) });
  try {
    if (values.state) await sayState(services);
    else if (values['data-key'] !== undefined) await changeDataKey(services, values['data-key']);
    else await changeMasterKey(services, secrets.sessionSecret === null, values['finish-without']);
  } finally {
    await services.close();
  }
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

type Services = Awaited<ReturnType<typeof openServices>>;

async function sayState({ db, masterKeys }: Services): Promise<void> {
  console.log(`In force: ${masterKeys.inForce.keyId}`);
  console.log(`The other one in the settings: ${masterKeys.other?.keyId ?? 'none'}`);
  const rotation = await getRotation(db);
  if (rotation) {
    const { fromKeyId, toKeyId, state, startedAt, finishedAt } = rotation;
    const when =
      state === 'done' && finishedAt
        ? `done at ${finishedAt.toISOString()}`
        : `running since ${startedAt.toISOString()}`;
    console.log(`Last change: from ${fromKeyId} to ${toKeyId}, ${when}`);
  }
  for (const { name, keyIds, sealsWith } of await listKeyHolders(db))
    console.log(`${name}: holds ${keyIds.join(' and ')}, seals with ${sealsWith}`);
}

async function changeDataKey({ db, keyProvider, storages }: Services, connectionId: string): Promise<void> {
  const tenant = await connectedTenant(db, connectionId);
  if (!tenant) throw new SentenceError(`There is no connection ${connectionId}.`);
  const state = await rotateDataKeyOf(
    { db, keyProvider, clock: systemClock, openStorage: (row) => storages.open(row) },
    { workspaceId: tenant.workspaceId, connectionId },
  );
  console.log(`New files of tenant ${tenant.tenantId} are sealed with the data key ${state.active?.id ?? ''}.`);
  console.log('Recovery kits that were exported before do not hold it: ask an owner to export a new one.');
}

async function changeMasterKey(
  { db, masterKeys, storages }: Services,
  followsFromMasterKey: boolean,
  finishWithout: boolean,
): Promise<void> {
  const result = await rotateMasterKey(
    {
      db,
      keys: masterKeys,
      openStorage: (row) => storages.open(row),
      say: (sentence) => console.log(sentence),
      ...(followsFromMasterKey ? { resealOthers: (keys) => resealTwoFactor(db, keys) } : {}),
    },
    { finishWithout },
  );
  for (const finding of result.findings) console.log(finding);
  console.log(`${result.sealed} secrets and ${result.replaced} wrapped keys were changed over.`);
  if (result.state === 'running')
    throw new SentenceError(
      'The change is not done: see above. Repeat the command when the storages answer; until then both keys are needed.',
    );
  console.log(
    'Done: the old key opens nothing any more. Start API and workers again with both keys, run this command once more, then make the new key the only one of the settings and start them again. Keep the old key for as long as you keep backups of the database from before.',
  );
}
