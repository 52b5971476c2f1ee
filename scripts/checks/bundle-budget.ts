// Proves that the first page of the console comes quickly: what a browser loads before it shows anything, gzipped.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runCheck } from './run-check.ts';

const BUDGET_BYTES = 250_000;

/** Pages that people land on first. Each is loaded with the entry and, inside a workspace, with the layout. */
const LANDINGS: Readonly<Record<string, readonly string[]>> = {
  'sign-in': ['index.html', 'sign-in/SignInPage.vue'],
  overview: ['index.html', 'app/ConsoleLayout.vue', 'overview/OverviewPage.vue'],
  backups: ['index.html', 'app/ConsoleLayout.vue', 'backups/BackupsPage.vue'],
};

export interface ManifestEntry {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

export type Manifest = Readonly<Record<string, ManifestEntry>>;

/** Every file that is loaded with these modules, once: what they import at once, not what they load later. */
export function filesOf(manifest: Manifest, modules: readonly string[]): readonly string[] {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const entry = manifest[name];
    if (!entry) throw new Error(`the build has no module ${name}`);
    for (const file of [entry.file, ...(entry.css ?? [])]) files.add(file);
    for (const imported of entry.imports ?? []) visit(imported);
  };
  for (const name of modules) visit(name);
  return [...files];
}

export function budgetProblems(sizes: Readonly<Record<string, number>>, budgetBytes = BUDGET_BYTES): string[] {
  return Object.entries(sizes)
    .filter(([, bytes]) => bytes > budgetBytes)
    .map(
      ([landing, bytes]) =>
        `${landing} loads ${String(bytes)} bytes of JavaScript and CSS (gzip), more than ${String(budgetBytes)}`,
    );
}

function measure(folder: string): Record<string, number> {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  const sizeOf = (file: string): number => gzipSync(readFileSync(join(folder, file))).length;
  return Object.fromEntries(
    Object.entries(LANDINGS).map(([landing, modules]) => [
      landing,
      filesOf(manifest, modules).reduce((sum, file) => sum + sizeOf(file), 0),
    ]),
  );
}

runCheck(import.meta.url, 'size of the console', () => {
  const sizes = measure('web/dist');
  for (const [landing, bytes] of Object.entries(sizes))
    console.log(`  ${landing}: ${(bytes / 1000).toFixed(1)} kB of ${String(BUDGET_BYTES / 1000)} kB`);
  return budgetProblems(sizes);
});
