// npm run check:copy -- --connection ID: reads the tenant, compares it with the newest backup, and says what differs.
// Ends with 0 where both are equal, 1 where they differ, 2 where that could not be told.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { apiClient } from '#local/demo/api-client.ts';
import { dataFolderAt } from '#local/installation/data-folder.ts';
import { installationFrom } from '#local/installation/installation.ts';
import { readRunFile } from '#local/installation/run-file.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';
import { checkCopy, EXIT } from './check-copy/check-copy.ts';

const usage = 'Usage: npm run check:copy -- --connection ID';

try {
  const { values } = parseArgs({ options: { connection: { type: 'string' } } });
  if (!values.connection) throw new SentenceError(usage);
  process.exitCode = await checkCopy({
    api: whereTheApiIs(),
    connectionId: values.connection,
    say: (line) => console.log(line),
  });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = EXIT.unknown;
}

function whereTheApiIs(): ReturnType<typeof apiClient> {
  const { CYBBACK_API_URL: url, CYBBACK_API_KEY: key } = process.env;
  if (url && key) return apiClient(url.replace(/\/$/, ''), key);
  const folder = dataFolderAt(installationFrom(process.env).dataPath);
  const run = readRunFile(folder.run);
  if (!run || !existsSync(folder.demoApiKey))
    throw new SentenceError(
      'Nothing runs on this data folder. Run "npm start" in another terminal first, or set CYBBACK_API_URL and CYBBACK_API_KEY.',
    );
  return apiClient(run.apiUrl, readFileSync(folder.demoApiKey, 'utf8').trim());
}
