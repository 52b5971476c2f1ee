// npm run demo: connect, back up, change, compare, break and restore the simulated tenant, undo, and restore into a second one, through the public API only.
// npm run demo -- disaster: lose bytes of the bucket, the database and the master key of an installation of its own, and bring all back.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SentenceError } from '#core/observability/sentence-error.ts';
import { dataFolderAt } from '../installation/data-folder.ts';
import { installationFrom } from '../installation/installation.ts';
import { readRunFile } from '../installation/run-file.ts';
import { apiClient } from './api-client.ts';
import { tellBucketStory } from './bucket-story.ts';
import { playDisasters } from './disaster/play.ts';
import { tellOtherTenantStory } from './other-tenant-story.ts';
import { tellStory } from './story.ts';
import { tellUndoStory } from './undo-story.ts';

try {
  const [story, ...more] = process.argv.slice(2);
  if (more.length > 0 || (story !== undefined && story !== 'disaster'))
    throw new SentenceError('Usage: npm run demo, or npm run demo -- disaster');
  await (story === 'disaster' ? playDisasters(process.env) : demo());
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

async function demo(): Promise<void> {
  const { simulatorUrl, apiUrl, consoleUrl, bucketUrl, bucketFolder, key } = whereItRuns();
  const api = apiClient(apiUrl, key);
  const told = await tellStory(api, simulatorUrl);
  if (bucketUrl !== null) await tellBucketStory({ api, bucketUrl, bucketFolder, ...told });
  await tellUndoStory(api, told);
  await tellOtherTenantStory(api, simulatorUrl, told);
  console.log(`\nLook around in the console: ${consoleUrl} (e-mail and password as "npm start" shows them)\n`);
}

function whereItRuns(): {
  apiUrl: string;
  consoleUrl: string;
  simulatorUrl: string;
  bucketUrl: string | null;
  bucketFolder: string;
  key: string;
} {
  const folder = dataFolderAt(installationFrom(process.env).dataPath);
  const run = readRunFile(folder.run);
  if (!run) throw new SentenceError('Nothing runs on this data folder. Run "npm start" in another terminal first.');
  if (!run.simulatorUrl || !existsSync(folder.demoApiKey))
    throw new SentenceError('The demo needs the simulated tenant, which this installation was started without.');
  const { apiUrl, consoleUrl, simulatorUrl, bucketUrl } = run;
  return {
    apiUrl,
    consoleUrl,
    simulatorUrl,
    bucketUrl,
    bucketFolder: join(folder.bucket, 'buckets'),
    key: readFileSync(folder.demoApiKey, 'utf8').trim(),
  };
}
