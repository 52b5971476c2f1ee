import { findPresentS3Server } from '#local/servers/s3/find-s3-server.ts';
import { endOrphanedS3 } from './s3.ts';

/**
 * vitest globalSetup of the integration project: names the S3 server that an earlier run or `npm test` has put in
 * the cache, so that tests which look for one in the environment find it. Builds nothing.
 *
 * @returns what ends servers whose test process was killed: the processes of the tests have ended by then.
 */
export function setup(): () => void {
  endOrphanedS3();
  process.env['CYBBACK_TEST_S3'] ||= findPresentS3Server() ?? '';
  return endOrphanedS3;
}
