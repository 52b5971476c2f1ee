import { SentenceError } from '#core/observability/sentence-error.ts';
import { readJsonFile, writeJsonFile } from '../installation/json-file.ts';
import { anyFreePort, isPortFree } from '../servers/ports.ts';

/** Where things are on a machine on which nothing else runs. PostgreSQL has no preference. */
const preferred = {
  api: 7070,
  worker: 7071,
  simulator: 7080,
  stripe: 7085,
  bucket: 7090,
  temporal: 7233,
  temporalUi: 8233,
  smtp: 7025,
  mailPage: 7026,
  postgres: 0,
} as const;

export type PortName = keyof typeof preferred;

const spoken: Record<PortName, string> = {
  api: 'The API',
  worker: "The worker's health page",
  simulator: 'The simulated tenant',
  stripe: 'The simulated Stripe',
  bucket: 'The S3 server of the demo',
  temporal: 'Temporal',
  temporalUi: "Temporal's UI",
  smtp: 'The mail sink',
  mailPage: 'The mail page',
  postgres: 'PostgreSQL',
};

interface ChooseOptions {
  /** Asked for by this setting; 0 leaves the choice open. */
  readonly explicit?: { readonly setting: string; readonly port: number } | undefined;
  readonly host?: string | undefined;
}

export interface PortChooser {
  choose(name: PortName, options?: ChooseOptions): Promise<number>;
}

/**
 * A port per name: the one that was asked for (which must be free), the one of last time, the preferred one,
 * any free one. What was chosen is kept in `file`, so that addresses stay the same from start to start.
 */
export function portChooser(file: string, log: (line: string) => void): PortChooser {
  const remembered = (readJsonFile(file) ?? {}) as Partial<Record<PortName, number>>;
  const chosen = new Map<PortName, number>();

  const isUsable = async (port: number, host: string | undefined): Promise<boolean> =>
    port > 0 && ![...chosen.values()].includes(port) && (await isPortFree(port, host));

  let last: Promise<unknown> = Promise.resolve();
  return {
    /** One after the other: two that choose at the same time must not choose the same port. */
    choose(name, options) {
      const mine = last.then(() => choose(name, options));
      last = mine.catch(() => undefined);
      return mine;
    },
  };

  async function choose(name: PortName, { explicit, host }: ChooseOptions = {}): Promise<number> {
    // A server that is started again takes its own port again.
    chosen.delete(name);
    const asked = explicit && explicit.port > 0 ? explicit : undefined;
    const wanted = asked?.port ?? remembered[name] ?? preferred[name];
    const first = asked === undefined ? [wanted, preferred[name]] : [wanted];
    let port: number | undefined;
    for (const candidate of first) if (port === undefined && (await isUsable(candidate, host))) port = candidate;
    if (port === undefined && asked) {
      throw new SentenceError(
        `Port ${asked.port} is in use by another program. Stop it, or set ${asked.setting} to a free port, or unset it to have one chosen.`,
      );
    }
    port ??= await anyFreePort(host);
    if (port !== wanted && wanted !== 0)
      log(`Port ${wanted} is in use by another program: ${spoken[name]} uses ${port} instead.`);
    chosen.set(name, port);
    if (asked === undefined) remembered[name] = port;
    writeJsonFile(file, remembered);
    return port;
  }
}
