import { findCycles } from './cycles.ts';
// Proves the direction of imports that docs/architecture.md draws, that there are no cycles, and whose tables are whose.
import { type Import, readImports } from './imports.ts';
import { layerRules, packageOwners } from './layering-rules.ts';
import { runCheck } from './run-check.ts';
import { tableOwnerProblems } from './table-owners.ts';

export function layeringProblems(root: string): string[] {
  const imports = readImports(root);
  return [
    ...imports.flatMap(directionProblems),
    ...imports.flatMap(ownerProblems),
    ...cycleProblems(imports),
    ...tableOwnerProblems(root),
  ];
}

function directionProblems({ from, line, to, isPackage, typeOnly }: Import): string[] {
  const rule = layerRules.find(({ folder }) => from.startsWith(folder));
  if (!rule) return [];
  if (isPackage) {
    return rule.packages && !typeOnly && !rule.packages.includes(to)
      ? [`${from}:${line} imports ${to}: ${rule.folder} may import ${list(rule.packages, 'no package')}`]
      : [];
  }
  const allowed = [...rule.values, ...(typeOnly ? (rule.types ?? []) : [])];
  if (allowed.some((prefix) => to.startsWith(prefix))) return [];
  const types = rule.types ? `, and types of ${rule.types.join(', ')}` : '';
  return [`${from}:${line} imports ${to}: ${rule.folder} may import ${rule.values.join(', ')}${types}`];
}

function ownerProblems({ from, line, to, isPackage }: Import): string[] {
  const owner = isPackage ? packageOwners.find(({ packages }) => packages.includes(to)) : undefined;
  // The simulated tenant is a server of its own and may use what it likes.
  if (!owner || from.startsWith('simulator/') || owner.folders.some((folder) => liesIn(from, folder))) return [];
  return [`${from}:${line} imports ${to}: that is for ${owner.folders.join(', ')}`];
}

function liesIn(path: string, folder: string): boolean {
  const parts = path.split('/');
  return folder
    .split('/')
    .filter(Boolean)
    .every((name, at) => name === '*' || name === parts[at]);
}

/** Between files, and between the folders of core, which would be one lump if they needed each other. */
function cycleProblems(imports: readonly Import[]): string[] {
  const values = imports.filter(({ isPackage, typeOnly }) => !isPackage && !typeOnly);
  const files = findCycles(values.map(({ from, to }) => [from, to]));
  const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');
  const siblings = values
    .filter(({ from, to }) => from.startsWith('core/') && to.startsWith('core/') && folderOf(from) !== folderOf(to))
    .map(({ from, to }): [string, string] => [folderOf(from), folderOf(to)]);
  return [
    ...files.map((cycle) => `files import each other in a circle: ${cycle.join(' -> ')}`),
    ...findCycles(siblings).map((cycle) => `folders of core need each other: ${cycle.join(' -> ')}`),
  ];
}

function list(values: readonly string[], none: string): string {
  return values.length === 0 ? none : values.join(', ');
}

runCheck(import.meta.url, 'direction of imports and owners of tables', () => layeringProblems(process.cwd()));
