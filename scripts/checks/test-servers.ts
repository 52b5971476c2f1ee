// Brings the servers and the browser that the tests need, so that a first build shows its progress and is not a silent wait.
import { findChromium } from '#local/servers/chromium/find-chromium.ts';
import { findS3Server } from '#local/servers/s3/find-s3-server.ts';
import { findStripeMock } from '#local/servers/stripe/find-stripe-mock.ts';
import { findTemporal } from '#local/servers/temporal/find-temporal.ts';
import { messageOf } from '../../core/observability/sentence-error.ts';

const options = { log: (line: string) => console.error(line) };

for (const [name, find] of [
  ['Temporal', findTemporal],
  ['S3', findS3Server],
  ['Stripe mock', findStripeMock],
  ['Chromium', findChromium],
] as const) {
  try {
    console.log(`${name}: ${await find(options)}`);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
