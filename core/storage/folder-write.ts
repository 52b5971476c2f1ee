import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from './folder-errors.ts';

/** No key can begin so: unfinished files are told apart by it. */
export const UNFINISHED = '~';

/**
 * Writes beside the target under another name, then moves it there: a crash leaves the whole file or none. File and
 * folder are both synced, because a rename alone is not durable.
 */
export async function writeDurably(
  path: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  ifAbsent: boolean,
  mode = 0o640,
): Promise<void> {
  const folder = dirname(path);
  await makeFolder(folder);
  const unfinished = join(folder, `${UNFINISHED}${randomUUID()}`);
  try {
    const handle = await open(unfinished, 'wx', mode);
    try {
      await writeBody(handle, body);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (ifAbsent) await link(unfinished, path);
    else await rename(unfinished, path);
  } catch (error) {
    await discard(unfinished);
    throw error;
  }
  if (ifAbsent) await discard(unfinished);
  await syncFolder(folder);
}

async function writeBody(handle: FileHandle, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (body instanceof Uint8Array) return handle.writeFile(body);
  for await (const chunk of body) await handle.writeFile(chunk);
}

async function discard(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
  });
}

async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o750 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
