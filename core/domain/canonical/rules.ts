import type { CanonicalRules } from './earlier-rules.ts';
import { parsePath } from './paths.ts';

/** The path lists of a type as one tree, so that an object is walked once. */
export interface RuleNode {
  leaveOut: boolean;
  secret: boolean;
  unordered: boolean;
  jsonString: boolean;
  properties: Map<string, RuleNode> | null;
  elements: RuleNode | null;
  /** Keys of the object seen last and the order they are written in: objects of one type share their shape. */
  seenKeys: readonly string[];
  order: readonly OrderedKey[];
}

/** A key, and how it is written. */
export interface OrderedKey {
  readonly key: string;
  readonly label: string;
}

function emptyNode(): RuleNode {
  return {
    leaveOut: false,
    secret: false,
    unordered: false,
    jsonString: false,
    properties: null,
    elements: null,
    seenKeys: [],
    order: [],
  };
}

/** For everything no path speaks of. */
export const NO_RULES: RuleNode = Object.freeze(emptyNode());

function nodeAt(root: RuleNode, path: string): RuleNode {
  let node = root;
  for (const step of parsePath(path)) {
    if (step.kind === 'elements') {
      node = node.elements ??= emptyNode();
      continue;
    }
    node.properties ??= new Map();
    let next = node.properties.get(step.name);
    if (next === undefined) node.properties.set(step.name, (next = emptyNode()));
    node = next;
  }
  return node;
}

const compiled = new WeakMap<CanonicalRules, RuleNode>();

export function rulesOf(type: CanonicalRules): RuleNode {
  let root = compiled.get(type);
  if (root !== undefined) return root;
  root = emptyNode();
  for (const path of type.volatile) nodeAt(root, path).leaveOut = true;
  for (const path of type.secrets) nodeAt(root, path).leaveOut = nodeAt(root, path).secret = true;
  for (const path of type.unordered) nodeAt(root, path).unordered = true;
  for (const path of type.jsonStrings) nodeAt(root, path).jsonString = true;
  compiled.set(type, root);
  return root;
}
