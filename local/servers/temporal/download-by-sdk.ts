import { TestWorkflowEnvironment } from '@temporalio/testing';
// node download-by-sdk.ts <folder> <version>: the SDK downloads the CLI into the folder and starts it once.
import { DefaultLogger, Runtime } from '@temporalio/worker';

const [, , downloadDir = '', version = 'default'] = process.argv;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const environment = await TestWorkflowEnvironment.createLocal({
  server: {
    executable: { type: 'cached-download', downloadDir, version: `v${version}` },
    log: { format: 'pretty', level: 'error' },
  },
});
await environment.teardown();
