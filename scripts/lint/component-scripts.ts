import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'vue/compiler-sfc';

const SOURCES = 'web';
const FOLDER = 'dist/component-scripts';

/**
 * The linter that knows types reads no components. It gets the script of each as a file of its own, on the lines where
 * it stands in the component. Their folder is laid over the sources, so that relative imports lead where they did.
 * Returns the paths of the files.
 */
export function extractComponentScripts(root: string): string[] {
  const folder = join(root, FOLDER);
  rmSync(folder, { recursive: true, force: true });
  const components = readdirSync(join(root, SOURCES), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.vue') && !path.includes('node_modules'),
  );
  for (const path of components) {
    const target = join(folder, `${path}.ts`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, scriptOf(readFileSync(join(root, SOURCES, path), 'utf8')));
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(typeSettings()));
  return components.map((path) => `${FOLDER}/${path}.ts`);
}

/** What is said about a script, as said about its component. */
export function namedAsComponents(output: string): string {
  return output.replaceAll(/dist\/component-scripts\/([\w/.-]+\.vue)\.ts/g, `${SOURCES}/$1`);
}

function typeSettings(): object {
  const sources = `../../${SOURCES}`;
  return {
    extends: `${sources}/tsconfig.json`,
    compilerOptions: { rootDirs: ['.', sources], incremental: false },
    include: ['**/*.ts', `${sources}/**/*.d.ts`],
    exclude: [],
  };
}

/** Of a component its scripts, on the lines where they stand. */
export function scriptOf(component: string): string {
  const { script, scriptSetup } = parse(component, { sourceMap: false }).descriptor;
  return [script, scriptSetup]
    .filter((block) => block !== null)
    .toSorted((one, other) => one.loc.start.line - other.loc.start.line)
    .reduce((text, { content, loc }) => {
      const missing = loc.start.line - text.split('\n').length;
      return text + '\n'.repeat(missing) + content;
    }, '');
}
