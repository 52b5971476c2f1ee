import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MailSink, startMailSink } from '#local/mail-sink/start-mail-sink.ts';
import { waitFor } from '#local/processes/wait.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { startSimulator, type Simulator, type SimulatorOptions, type TenantHandle } from '#simulator/index.ts';
import { endWithProcess } from '../../support/end-with-process.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { spawnNode, type SpawnedNode } from '../../support/process.ts';
import { type TestS3, startTestS3 } from '../../support/s3.ts';
import { testTemporal } from '../../support/temporal.ts';

export interface ConsoleStackOptions {
  readonly simulator?: SimulatorOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the API, where somebody has to know it before it is there; else any free one. */
  readonly port?: number;
}

export interface StoredMail {
  readonly subject: string;
  readonly to: readonly string[];
  readonly text: string;
}

export interface ConsoleStack {
  /** Where people reach the console; no slash at the end. */
  readonly url: string;
  readonly databaseUrl: string;
  /** The settings of API and worker. */
  readonly env: Readonly<Record<string, string>>;
  readonly simulator: Simulator;
  /** Whom the product protects. */
  readonly tenant: TenantHandle;
  readonly s3: TestS3;
  /** In the S3 server, empty. */
  readonly bucket: string;
  readonly api: SpawnedNode;
  readonly worker: SpawnedNode;
  /** Where mails are shown. */
  readonly mailPageUrl: string;
  /** The newest mail to the address whose subject matches; waits for it. */
  mailTo(address: string, subject: RegExp, timeoutMs?: number): Promise<StoredMail>;
  close(): Promise<void>;
}

const MAIL_TIMEOUT_MS = 30_000;

/** The product as a visitor finds it: API with the console, worker, workflow service, database, mail server, storage and a tenant. */
export async function consoleStack({
  simulator: options,
  env: given = {},
  port: wantedPort,
}: ConsoleStackOptions = {}): Promise<ConsoleStack> {
  const folder = await mkdtemp(join(tmpdir(), 'cybback-console-'));
  // Where nobody gets to close it: the processes of the product end with this one by themselves.
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const forget = endWithProcess(removeFolder);
  const [simulator, database, sink, s3, port] = await Promise.all([
    startSimulator({ users: 60, seed: 11, ...options }),
    createTestDatabase(),
    startMailSink({ folder: join(folder, 'mail'), smtpPort: 0, httpPort: 0 }),
    startTestS3(),
    wantedPort ?? anyFreePort(),
  ]);
  const bucket = 'backups';
  await s3.createBucket(bucket);
  const { address, namespace } = testTemporal();
  const url = `http://127.0.0.1:${String(port)}`;
  const env: Record<string, string> = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: `console-${randomUUID()}`,
    CYBBACK_DATA: folder,
    CYBBACK_MASTER_KEY: randomBytes(32).toString('base64'),
    ENTRA_ORIGIN_MAP: JSON.stringify(simulator.originMap),
    GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND: '50',
    STORAGE_ALLOW_PRIVATE_ENDPOINTS: 'true',
    SMTP_URL: sink.smtpUrl,
    WORKER_PORT: '0',
    LOG_LEVEL: 'info',
    ...given,
  };
  const api = spawnNode('api/main.ts', env);
  const worker = spawnNode('worker/main.ts', env);
  await Promise.all([api.waitForHttp(`${url}/readyz`, 60_000), worker.waitForLine('worker is ready', 60_000)]);
  return {
    url,
    databaseUrl: database.url,
    env,
    simulator,
    tenant: simulator.tenant(),
    s3,
    bucket,
    api,
    worker,
    mailPageUrl: sink.pageUrl,
    mailTo: (recipient, subject, timeoutMs = MAIL_TIMEOUT_MS) => mailTo(sink, { recipient, subject, timeoutMs }),
    async close() {
      await Promise.all([api.killGroup(), worker.killGroup()]);
      await Promise.all([sink.close(), simulator.close(), s3.stop()]);
      await database.drop();
      forget();
      removeFolder();
    },
  };
}

async function mailTo(
  sink: MailSink,
  { recipient, subject, timeoutMs }: { recipient: string; subject: RegExp; timeoutMs: number },
): Promise<StoredMail> {
  const found = await waitFor(
    async () => {
      const { mails } = (await (await fetch(`${sink.pageUrl}/api/mails`)).json()) as { mails: StoredMail[] };
      return mails.find((mail) => mail.to.includes(recipient) && subject.test(mail.subject));
    },
    { timeoutMs },
  );
  if (!found) throw new Error(`no mail to ${recipient} with a subject like ${String(subject)} came`);
  return found;
}
