import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DEMO_BUCKET } from '../demo-bucket/access.ts';
import { DEMO_PEOPLE } from '../demo/people.ts';
import type { DataFolder } from '../installation/data-folder.ts';
import type { Installation } from '../installation/installation.ts';
import type { RunFile } from '../installation/run-file.ts';

/** What to print when everything is up: the one address for people first, what is beside it after. */
export function summary(run: RunFile, folder: DataFolder, installation: Installation): string {
  return [
    '',
    'CYBBACK for Microsoft Entra ID is ready.',
    '',
    `  Console   ${run.consoleUrl}`,
    ...(run.isConsoleBuilt
      ? []
      : [
          `            Its files could not be built: ${shown(join(folder.logs, 'console-build.log'))} says why. The API works.`,
        ]),
    '',
    ...signInAdvice(run, folder),
    '',
    'Beside it:',
    ...table([
      [
        'Simulated tenant',
        run.simulatorUrl && `${run.simulatorUrl}   break something there, and get it back in the console`,
      ],
      ['Plans', run.stripeUrl && `${run.consoleUrl}/pricing`],
      ['Simulated Stripe', run.stripeUrl && `${run.stripeUrl}/simulator   move its clock, hold and repeat its notices`],
      ['Mails', run.mailUrl],
      ['Temporal UI', run.temporalUi],
      ['API reference', `${run.consoleUrl}/api/docs`],
      ['API key', run.apiKeyFile && shown(run.apiKeyFile)],
      [
        'S3 for the demo',
        run.bucketUrl && `${run.bucketUrl}   bucket ${DEMO_BUCKET.bucket}, region ${DEMO_BUCKET.region}`,
      ],
      [
        '',
        run.bucketUrl && `access key ID ${DEMO_BUCKET.accessKeyId}, secret access key ${DEMO_BUCKET.secretAccessKey}`,
      ],
      ['Data', shown(folder.path)],
      ['Logs', shown(folder.logs)],
    ]),
    ...masterKeyAdvice(folder),
    ...openAdvice(installation),
    ...commands(run),
    '',
    'Ctrl-C ends everything.',
    '',
  ].join('\n');
}

function signInAdvice({ simulatorUrl }: RunFile, folder: DataFolder): string[] {
  if (simulatorUrl === null)
    return ['  Sign up there. Whoever has the first account becomes owner of the workspace that waits for it.'];
  if (!existsSync(folder.demoPassword)) return ['  Sign up there.'];
  const [owner, ...others] = DEMO_PEOPLE;
  return [
    `  E-mail    ${owner.email}`,
    `  Password  ${readFileSync(folder.demoPassword, 'utf8').trim()}   (kept in ${shown(folder.demoPassword)})`,
    '',
    `  The same password signs in ${others.map(({ email, role }) => `${email} (${role})`).join(', ')}.`,
    '  Or sign up there: verification mails arrive at Mails.',
  ];
}

function table(rows: readonly (readonly [name: string, value: string | null])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.filter(([, value]) => value !== null).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

function masterKeyAdvice({ masterKey }: DataFolder): string[] {
  const elsewhere = ['CYBBACK_MASTER_KEY', 'CYBBACK_MASTER_KEY_FILE', 'CYBBACK_KEY_SERVICE'];
  if (elsewhere.some((name) => process.env[name])) return [];
  return ['', `Keep a copy of ${shown(masterKey)} somewhere else: without it no encrypted backup can be read.`];
}

function openAdvice({ host }: Installation): string[] {
  if (host === '127.0.0.1' || host === 'localhost') return [];
  const address = process.env['PUBLIC_URL']
    ? []
    : ['People there can only sign in under the address above: set PUBLIC_URL to the one that they use.'];
  return ['', `The API listens on ${host}: it can be reached from other machines.`, ...address];
}

function commands(run: RunFile): string[] {
  if (run.apiKeyFile === null) return [];
  const key = `$(cat ${shown(run.apiKeyFile)})`;
  return [
    '',
    'Try, in another terminal:',
    ...(run.simulatorUrl === null ? [] : simulatedTenantAdvice(run)),
    `  curl -H "Authorization: Bearer ${key}" ${run.apiUrl}/api/v1/connections`,
  ];
}

function simulatedTenantAdvice(run: RunFile): string[] {
  return [
    '  npm run demo                a backup, an accident and a restore in the simulated tenant',
    `  ${tenantCommand(run)}       look into the simulated tenant and change it (… -- help)`,
  ];
}

function tenantCommand({ simulatorUrl }: RunFile): string {
  const isUsual = simulatorUrl === null || simulatorUrl.endsWith(':7080');
  return `${isUsual ? '' : `SIMULATOR_URL=${simulatorUrl} `}npm run tenant -- show`;
}

function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : `./${fromHere}`;
}
