import { parseArgs } from 'node:util';
import { startSimulator } from './index.ts';
import { DEMO_TENANT, SECOND_TENANT } from './server/settings.ts';
import type { SimulatorOptions } from './types.ts';

const HELP = `A local Entra world: sign-in and Microsoft Graph for a demo tenant and a second one.

  node simulator/main.ts [options]          each option also as SIMULATOR_<NAME> in the environment

  --port <n>            default 7080 (0: any free port)
  --host <name>         default 127.0.0.1
  --users <n>           users of the demo tenant, default 200
  --groups <n>          default a fifth of the users
  --links <n>           group memberships, default twice the users
  --seed <n>            default 1
  --state-file <path>   keep the tenants across restarts
  --tenant-id, --client-id, --client-secret   of the demo tenant
  --variety             a few of each kind that everyday tenants may lack
  --no-throttling       answer without limits
`;

function readOptions(): SimulatorOptions & { help: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      users: { type: 'string' },
      groups: { type: 'string' },
      links: { type: 'string' },
      seed: { type: 'string' },
      'state-file': { type: 'string' },
      'tenant-id': { type: 'string' },
      'client-id': { type: 'string' },
      'client-secret': { type: 'string' },
      variety: { type: 'boolean' },
      'no-throttling': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const text = (
    name:
      | 'port'
      | 'host'
      | 'users'
      | 'groups'
      | 'links'
      | 'seed'
      | 'state-file'
      | 'tenant-id'
      | 'client-id'
      | 'client-secret',
  ): string | undefined => values[name] ?? process.env[`SIMULATOR_${name.toUpperCase().replaceAll('-', '_')}`];
  const number = (name: 'port' | 'users' | 'groups' | 'links' | 'seed'): number | undefined =>
    wholeNumber(name, text(name));
  const stateFile = text('state-file');
  const given = {
    users: number('users'),
    groups: number('groups'),
    links: number('links'),
    seed: number('seed'),
    tenantId: text('tenant-id'),
    clientId: text('client-id'),
    clientSecret: text('client-secret'),
    variety: values.variety === true || process.env['SIMULATOR_VARIETY'] === 'true' ? true : undefined,
  };
  const demo = {
    ...DEMO_TENANT,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
  return {
    help: values.help === true,
    port: number('port') ?? 7080,
    host: text('host') ?? '127.0.0.1',
    throttling: values['no-throttling'] !== true,
    tenants: [demo, SECOND_TENANT],
    ...(stateFile !== undefined && { stateFile }),
  };
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

const { help, ...options } = readOptions();
if (help) {
  process.stdout.write(HELP);
} else {
  const simulator = await startSimulator(options);
  process.stdout.write(`simulator listening on ${simulator.url}\n`);
  for (const tenant of simulator.tenants)
    process.stdout.write(
      `  ${tenant.displayName}: tenant ${tenant.id}, client ${tenant.clientId}, ${tenant.counts()['users'] ?? 0} users\n`,
    );
  const stop = (): void => {
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
