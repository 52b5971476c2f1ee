const IMPORT = /^import \* as \w+ from '\.\/migrations\/[^']+';\n/gm;
const ENTRY = /^ {2}'\d+_\w+': \w+,\n/gm;

/** The text of `core/database/migrate.ts` with one migration more, after all others. */
export function registerMigration(text: string, name: string): string {
  const variable = freeVariable(text, name);
  const withEntry = insertAfterLast(text, ENTRY, `  '${name}': ${variable},\n`);
  return insertAfterLast(withEntry, IMPORT, `import * as ${variable} from './migrations/${name}.ts';\n`);
}

/** The words in camelCase; with a number where the file has such a name already. */
function freeVariable(text: string, name: string): string {
  const [, ...words] = name.split('_');
  const wanted = words.map((word, at) => (at === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
  const taken = new Set(text.match(/\w+/g));
  let variable = wanted;
  for (let number = 2; taken.has(variable); number += 1) variable = `${wanted}${number}`;
  return variable;
}

function insertAfterLast(text: string, lines: RegExp, added: string): string {
  const last = [...text.matchAll(lines)].at(-1);
  if (!last) throw new Error('core/database/migrate.ts lists migrations in another form than this command knows');
  const end = last.index + last[0].length;
  return text.slice(0, end) + added + text.slice(end);
}
