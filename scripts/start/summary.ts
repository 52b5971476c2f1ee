import { relative } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import type { Installation } from './installation.ts';
import type { RunFile } from './run-file.ts';

/** What to print when everything is up. */
export function summary(run: RunFile, folder: DataFolder, installation: Installation): string {
  const rows: [string, string | null][] = [
    ['API', run.apiUrl],
    ['API reference', `${run.apiUrl}/api/docs`],
    ['Temporal UI', run.temporalUi],
    ['Mails', run.mailUrl],
    ['Simulated tenant', run.simulatorUrl],
    ['S3 for the demo', run.bucketUrl],
    ['API key', run.apiKeyFile && shown(run.apiKeyFile)],
    ['Data', shown(folder.path)],
    ['Logs', shown(folder.logs)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const where = rows.filter(([, value]) => value !== null).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  const keyAdvice = process.env['CYBBACK_MASTER_KEY'] || process.env['CYBBACK_MASTER_KEY_FILE'] ? [] : [
    '',
    `Keep a copy of ${shown(folder.masterKey)} somewhere else: without it no encrypted backup can be read.`,
  ];
  const key = run.apiKeyFile && `$(cat ${shown(run.apiKeyFile)})`;
  const tryThis = run.apiKeyFile
    ? [
        '',
        'Try, in another terminal:',
        ...(run.simulatorUrl === null ? [] : simulatedTenantAdvice(run)),
        `  curl -H "Authorization: Bearer ${key}" ${run.apiUrl}/api/v1/connections`,
      ]
    : [];
  const open = installation.host === '127.0.0.1' || installation.host === 'localhost' ? [] : ['', `The API listens on ${installation.host}: it can be reached from other machines.`];
  return ['', 'CYBBACK for Microsoft Entra ID is ready.', '', ...where, ...keyAdvice, ...open, ...tryThis, '', 'Ctrl-C ends everything.', ''].join('\n');
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
