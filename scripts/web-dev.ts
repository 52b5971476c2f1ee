// npm run web:dev: the console with hot reload, over the API of a running `npm start` (or CYBBACK_API_URL).
import { join } from 'node:path';
import { createServer } from 'vite';
import { dataFolderAt } from '#local/installation/data-folder.ts';
import { installationFrom } from '#local/installation/installation.ts';
import { readRunFile } from '#local/installation/run-file.ts';
import { messageOf, SentenceError } from '../core/observability/sentence-error.ts';
import { apiProxy } from './web/api-proxy.ts';

try {
  const { target, publicUrl } = whereTheApiIs();
  const server = await createServer({
    configFile: join(process.cwd(), 'web/vite.config.ts'),
    server: { host: 'localhost', proxy: { '/api': apiProxy(target, publicUrl), '/docs': apiProxy(target, publicUrl) } },
  });
  await server.listen();
  server.printUrls();
  console.log(`  API and sign-in: those of ${publicUrl}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.close().then(() => process.exit(0)));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}

function whereTheApiIs(): { target: string; publicUrl: string } {
  const given = process.env['CYBBACK_API_URL'];
  if (given) return { target: given, publicUrl: process.env['PUBLIC_URL'] ?? given };
  const run = readRunFile(dataFolderAt(installationFrom(process.env).dataPath).run);
  if (!run)
    throw new SentenceError(
      'The console needs an API. Run "npm start" in another terminal first, or set CYBBACK_API_URL (and PUBLIC_URL, where the API has another one).',
    );
  return { target: run.apiUrl, publicUrl: run.consoleUrl };
}
