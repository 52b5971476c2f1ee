import { open, readFile, rename } from 'node:fs/promises';
import { dumpTenant, loadTenant } from './tenant-dump.ts';
import type { Tenant } from './tenant.ts';
import type { World } from './world.ts';

const DEBOUNCE_MS = 500;

/** The tenants in one JSON file, rewritten whole by way of a temporary file: a crash leaves the old or the new state. */
export class StateFile {
  readonly #path: string;
  readonly #world: World;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, world: World) {
    this.#path = path;
    this.#world = world;
  }

  /** Empty when the file does not exist yet. */
  async load(): Promise<Tenant[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? [] : loadTenant(JSON.parse(text), this.#world);
  }

  /** Something changed: write soon. */
  touch(): void {
    this.#timer ??= setTimeout(() => {
      this.save().catch(console.error);
    }, DEBOUNCE_MS).unref();
  }

  /** Writes now; calls follow one another. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.save();
  }

  async #write(): Promise<void> {
    const temporary = `${this.#path}.new`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(
        JSON.stringify({
          version: 1,
          clockOffsetMs: this.#world.clock.offsetMs,
          tenants: [...this.#world.tenants.values()].map(dumpTenant),
        }),
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#path);
  }
}
