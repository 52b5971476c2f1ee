import { readJsonFile } from './json-file.ts';

/** `<data>/run.json`: where the running installation is, for the other commands. No secrets. */
export interface RunFile {
  readonly apiUrl: string;
  /** Where people go: the same server under its public address. */
  readonly consoleUrl: string;
  readonly isConsoleBuilt: boolean;
  readonly simulatorUrl: string | null;
  /** S3 server of the demo; it may still be being built. */
  readonly bucketUrl: string | null;
  /** The simulated Stripe; null without DEMO_BILLING. */
  readonly stripeUrl: string | null;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalUi: string | null;
  readonly mailUrl: string | null;
  readonly smtpUrl: string | null;
  readonly apiKeyFile: string | null;
  readonly startPid: number;
  readonly pids: Readonly<Record<string, number>>;
}

export function readRunFile(path: string): RunFile | undefined {
  return readJsonFile(path) as RunFile | undefined;
}
