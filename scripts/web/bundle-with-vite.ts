import { join } from 'node:path';
import { build } from 'vite';

/** Bundles `web/` into the folder. */
export async function bundleWithVite(root: string, outDir: string): Promise<void> {
  await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
}
