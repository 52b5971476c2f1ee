// Brings the servers and the browser that the tests need, so that a first build shows its progress and is not a silent wait.
import { findChromium } from '../runtime/chromium/find-chromium.ts';
import { findS3Server } from '../runtime/s3/find-s3-server.ts';
import { messageOf } from '../runtime/sentence-error.ts';
import { findTemporal } from '../runtime/temporal/find-temporal.ts';

const options = { log: (line: string) => console.error(line) };

for (const [name, find] of [
  ['Temporal', findTemporal],
  ['S3', findS3Server],
  ['Chromium', findChromium],
] as const) {
  try {
    console.log(`${name}: ${await find(options)}`);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
