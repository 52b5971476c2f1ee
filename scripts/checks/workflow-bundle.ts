// Proves that Temporal can bundle the workflows: no Node built-in, nothing of the world outside, gets in.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

const workflowsPath = resolve('workflows/index.ts');

if (existsSync(workflowsPath)) {
  const { code } = await bundleWorkflowCode({ workflowsPath });
  console.log(`workflow bundle: in order (${Math.round(code.length / 1024)} kB)`);
} else {
  console.log('workflow bundle: there are no workflows');
}
