import { join } from 'node:path';
import type { DataFolder } from '../installation/data-folder.ts';
import type { Installation } from '../installation/installation.ts';
import type { PortChooser } from './choose-ports.ts';
import type { ServiceSpec } from './supervise.ts';

/** A service of this machine: how it is started and where it is then found. */
export interface PlannedService extends ServiceSpec {
  readonly url: string;
}

export async function mailSinkService(
  folder: DataFolder,
  ports: PortChooser,
): Promise<PlannedService & { smtpUrl: string }> {
  const smtpPort = await ports.choose('smtp');
  const pagePort = await ports.choose('mailPage');
  const url = local(pagePort);
  return {
    name: 'mail sink',
    script: 'local/mail-sink/main.ts',
    env: { MAIL_FOLDER: folder.mail, SMTP_PORT: String(smtpPort), MAIL_PAGE_PORT: String(pagePort), HOST: '127.0.0.1' },
    isReady: () => answersOk(`${url}/healthz`),
    url,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
  };
}

export async function simulatorService(folder: DataFolder, ports: PortChooser): Promise<PlannedService> {
  const port = await ports.choose('simulator');
  const url = local(port);
  return {
    name: 'simulated tenant',
    script: 'simulator/main.ts',
    env: {
      SIMULATOR_PORT: String(port),
      SIMULATOR_HOST: '127.0.0.1',
      SIMULATOR_STATE_FILE: join(folder.simulator, 'state.json'),
      SIMULATOR_USERS: '500',
    },
    isReady: () => answersOk(`${url}/_sim/health`),
    url,
  };
}

/** The keys of the simulated Stripe open nothing else. */
const STRIPE_KEYS = {
  STRIPE_SECRET_KEY: 'sk_test_simulated_by_npm_start',
  STRIPE_WEBHOOK_SECRET: 'whsec_simulated_by_npm_start',
};

/** @param apiUrl where it delivers its notices. */
export async function stripeService(
  folder: DataFolder,
  ports: PortChooser,
  apiUrl: string,
): Promise<PlannedService & { productEnv: Record<string, string> }> {
  const port = await ports.choose('stripe');
  const url = local(port);
  return {
    name: 'simulated Stripe',
    script: 'simulator/stripe/main.ts',
    env: {
      ...STRIPE_KEYS,
      STRIPE_SIMULATOR_PORT: String(port),
      STRIPE_SIMULATOR_WEBHOOK_URL: `${apiUrl}/api/stripe/webhook`,
      STRIPE_SIMULATOR_STATE_FILE: join(folder.simulator, 'stripe.json'),
    },
    isReady: () => answersOk(`${url}/healthz`),
    url,
    productEnv: { ...STRIPE_KEYS, STRIPE_API_URL: url },
  };
}

/** Ready at once: where the server has to be built first, the demo waits for it and nothing else does. */
export async function demoBucketService(folder: DataFolder, ports: PortChooser): Promise<PlannedService> {
  const port = await ports.choose('bucket');
  return {
    name: 'demo bucket',
    script: 'local/demo-bucket/main.ts',
    env: { S3_PORT: String(port), S3_FOLDER: folder.bucket },
    isReady: () => Promise.resolve(true),
    url: local(port),
  };
}

export async function workerService(
  env: Record<string, string>,
  ports: PortChooser,
  { workerPort }: Installation,
): Promise<PlannedService> {
  const port = await ports.choose('worker', { explicit: asked('WORKER_PORT', workerPort) });
  const url = local(port);
  return {
    name: 'worker',
    script: 'worker/main.ts',
    env: { ...env, WORKER_PORT: String(port), NODE_OPTIONS: '--max-semi-space-size=8' },
    isReady: () => answersOk(`${url}/healthz`),
    readyLine: 'worker is ready',
    url,
  };
}

export async function apiService(
  env: Record<string, string>,
  ports: PortChooser,
  { host, apiPort }: Installation,
): Promise<PlannedService & { peopleUrl: string }> {
  const port = await ports.choose('api', { explicit: asked('PORT', apiPort), host });
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  // By name where that is this machine: browsers keep passkeys for names only.
  const isHere = ['0.0.0.0', '::', '::1', '127.0.0.1'].includes(host);
  return {
    name: 'API',
    script: 'api/main.ts',
    env: { ...env, HOST: host, PORT: String(port) },
    isReady: () => answersOk(`${url}/readyz`),
    url,
    peopleUrl: isHere ? `http://localhost:${port}` : url,
  };
}

function asked(setting: string, port: number | undefined): { setting: string; port: number } | undefined {
  return port === undefined ? undefined : { setting, port };
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}

async function answersOk(url: string): Promise<boolean> {
  return (await ask(url))?.ok === true;
}

function ask(url: string): Promise<Response | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
}
