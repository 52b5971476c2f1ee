import { randomBytes } from 'node:crypto';

/** Passed in, so that a test can repeat itself. Everything else uses the system's generator. */
export type RandomBytes = (sizeBytes: number) => Uint8Array;

export const systemRandom: RandomBytes = (sizeBytes) => randomBytes(sizeBytes);
