import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { scriptOf } from '../lint/component-scripts.ts';

export interface Import {
  /** Path of the importing file, from the root, with `/`. */
  readonly from: string;
  readonly line: number;
  /** Path from the root for a file of the project, else the package's or built-in's name. */
  readonly to: string;
  readonly isPackage: boolean;
  /** Erased before the code runs. */
  readonly typeOnly: boolean;
}

const folders = ['core', 'workflows', 'activities', 'api', 'worker', 'web', 'simulator', 'local'];

/** Tests, and what only they use. */
const testFile = /\.test\.ts$|\.fixture\.ts$|(^|\/)test-support\//;

/** Every import of the product's own files. */
export function readImports(root: string): Import[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.(ts|vue)$/.test(path) && !testFile.test(path) && !path.includes('node_modules'))
    .flatMap((path) => importsOf(root, path));
}

export function importsOf(root: string, path: string): Import[] {
  const text = readFileSync(join(root, path), 'utf8');
  const script = path.endsWith('.vue') ? scriptOf(text) : text;
  const source = ts.createSourceFile(path, script, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { line } = source.getLineAndCharacterOfPosition(specifier.getStart());
    const target = resolveSpecifier(root, path, specifier.text);
    found.push({ from: path, line: line + 1, typeOnly, ...target });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyImport(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnlyImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = importClause;
  return (
    !name &&
    !!namedBindings &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

function resolveSpecifier(root: string, from: string, specifier: string): { to: string; isPackage: boolean } {
  if (specifier.startsWith('.'))
    return { to: relative(root, resolve(root, dirname(from), specifier)), isPackage: false };
  if (specifier.startsWith('#')) return { to: specifier.slice(1), isPackage: false };
  const parts = specifier.split('/');
  return { to: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier), isPackage: true };
}
