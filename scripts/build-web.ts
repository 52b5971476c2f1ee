// npm run web:build: makes the console's files in web/dist, where its sources have changed since.
import { messageOf } from '../core/observability/sentence-error.ts';
import { buildWeb } from './web/build-web.ts';
import { bundleWithVite } from './web/bundle-with-vite.ts';

try {
  const { isFresh, seconds } = await buildWeb(process.cwd(), bundleWithVite);
  console.log(isFresh ? 'The console is up to date.' : `The console was built in ${seconds.toFixed(1)} s.`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
