import { findPresentS3Server } from '#local/servers/s3/find-s3-server.ts';

/**
 * vitest globalSetup of the integration project: names the S3 server that an earlier run or `npm test` has put in
 * the cache, so that tests which look for one in the environment find it. Builds nothing.
 */
export function setup(): void {
  process.env['CYBBACK_TEST_S3'] ||= findPresentS3Server() ?? '';
}
