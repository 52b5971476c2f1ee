// What a process of the tests has beside it: an S3 server and a process of Node. Says who they are, and waits to be ended.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnNode } from './process.ts';
import { startTestS3 } from './s3.ts';

const s3 = await startTestS3();
const node = spawnNode('tests/support/waits.fixture.ts');
const { pid } = JSON.parse(readFileSync(join(s3.folder, '../server.json'), 'utf8')) as { pid: number };
console.log(`started ${JSON.stringify([pid, node.pid])}`);
setInterval(() => undefined, 60_000);
