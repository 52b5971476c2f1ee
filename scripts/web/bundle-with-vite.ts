import { join } from 'node:path';
import { build } from 'vite';

/** Bundles `web/` into the folder, as it is served: also where whoever asks for it (a test) is no production process. */
export async function bundleWithVite(root: string, outDir: string): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
}
