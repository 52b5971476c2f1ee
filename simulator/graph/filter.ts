import { type PropertyModel, type TypeModel, modelOf } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import type { Json } from '../types.ts';
import { badRequest, unsupportedQuery } from './errors.ts';

export type Predicate = (entity: Entity) => boolean;

export interface CompiledFilter {
  test: Predicate;
  /** Ids the filter is limited to when it only names ids. */
  ids: string[] | undefined;
}

type Literal = string | number | boolean | null;
interface Token {
  kind: 'word' | 'string' | 'symbol';
  text: string;
}

/** Compiles `$filter`; what the type does not document is refused. `advanced`: header and `$count=true` were sent. */
export function compileFilter(text: string, type: TypeModel, advanced: boolean): CompiledFilter {
  const parser = new Parser(tokenize(text), type, advanced);
  return parser.parse();
}

/** Value of a property path, with `id` where it is kept. */
export function valueOf(entity: Entity, path: string): Json | undefined {
  if (path === 'id') return entity.id;
  if (!path.includes('/')) return entity.props[path];
  let value: Json | undefined = entity.props;
  for (const name of path.split('/')) value = isObject(value) ? value[name] : undefined;
  return value;
}

function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:'((?:[^']|'')*)'|([(),:])|([^\s(),:']+))/gy;
  let at = 0;
  while (at < text.length && text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null)
      throw badRequest(
        `Invalid filter clause: there is an unterminated string literal at position ${at}.`,
        'BadRequest',
      );
    at = pattern.lastIndex;
    if (match[1] !== undefined) tokens.push({ kind: 'string', text: match[1].replaceAll("''", "'") });
    else if (match[2] !== undefined) tokens.push({ kind: 'symbol', text: match[2] });
    else tokens.push({ kind: 'word', text: match[3] ?? '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: Token[];
  readonly #type: TypeModel;
  readonly #advanced: boolean;
  #at = 0;

  constructor(tokens: Token[], type: TypeModel, advanced: boolean) {
    this.#tokens = tokens;
    this.#type = type;
    this.#advanced = advanced;
  }

  parse(): CompiledFilter {
    const result = this.#or();
    if (this.#at < this.#tokens.length) throw this.#syntax();
    return result;
  }

  #or(): CompiledFilter {
    let left = this.#and();
    while (this.#word('or')) {
      const first = left;
      const second = this.#and();
      left = {
        test: (entity) => first.test(entity) || second.test(entity),
        ids: first.ids === undefined || second.ids === undefined ? undefined : [...first.ids, ...second.ids],
      };
    }
    return left;
  }

  #and(): CompiledFilter {
    let left = this.#not();
    while (this.#word('and')) {
      const first = left;
      const second = this.#not();
      left = { test: (entity) => first.test(entity) && second.test(entity), ids: undefined };
    }
    return left;
  }

  #not(): CompiledFilter {
    if (!this.#word('not')) return this.#primary();
    this.#needAdvanced('not');
    const inner = this.#primary();
    return { test: (entity) => !inner.test(entity), ids: undefined };
  }

  #primary(): CompiledFilter {
    if (this.#symbol('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const name = this.#take('word');
    if (/^(startswith|endswith|contains)$/i.test(name)) return { test: this.#call(name.toLowerCase()), ids: undefined };
    if (/\/(any|all)$/i.test(name)) return { test: this.#lambda(name), ids: undefined };
    return this.#comparison(name);
  }

  #call(name: string): Predicate {
    this.#expect('(');
    const path = this.#take('word');
    this.#expect(',');
    const wanted = this.#take('string').toLowerCase();
    this.#expect(')');
    if (name === 'contains') throw unsupportedQuery("The 'contains' function is not supported.");
    this.#allow(path, name === 'startswith' ? 'startsWith' : 'endsWith');
    if (name === 'endswith') this.#needAdvanced('endsWith');
    const test = (text: string): boolean => (name === 'startswith' ? text.startsWith(wanted) : text.endsWith(wanted));
    return (entity) => {
      const value = valueOf(entity, path);
      return typeof value === 'string' && test(value.toLowerCase());
    };
  }

  /** `groupTypes/any(c:c eq 'Unified')`, also `startswith(c,'x')` inside. */
  #lambda(name: string): Predicate {
    const path = name.slice(0, name.lastIndexOf('/'));
    if (!/\/any$/i.test(name)) throw unsupportedQuery("The 'all' operator is not supported.");
    const property = this.#property(path);
    if (!property.collection)
      throw badRequest(`Any/All may only be used following a collection: '${path}'.`, 'BadRequest');
    this.#expect('(');
    const variable = this.#take('word');
    this.#expect(':');
    const test = this.#lambdaBody(variable, path);
    this.#expect(')');
    return (entity) => {
      const value = valueOf(entity, path);
      return Array.isArray(value) && value.some(test);
    };
  }

  #lambdaBody(variable: string, path: string): (item: Json) => boolean {
    const first = this.#take('word');
    if (first.toLowerCase() === 'startswith') {
      this.#expect('(');
      this.#take('word');
      this.#expect(',');
      const wanted = this.#take('string').toLowerCase();
      this.#expect(')');
      this.#allow(path, 'startsWith');
      return (item) => typeof item === 'string' && item.toLowerCase().startsWith(wanted);
    }
    const member = first === variable ? undefined : first.slice(variable.length + 1);
    if (first !== variable && !first.startsWith(`${variable}/`)) throw this.#syntax();
    if (!this.#word('eq')) throw unsupportedQuery('Only eq is supported inside any().');
    const wanted = this.#literal();
    this.#allow(path, 'eq');
    return (item) => sameValue(member === undefined ? item : isObject(item) ? item[member] : undefined, wanted);
  }

  #comparison(path: string): CompiledFilter {
    const operator = this.#take('word').toLowerCase();
    if (operator === 'in') return this.#in(path);
    if (!['eq', 'ne', 'ge', 'le', 'gt', 'lt'].includes(operator)) throw this.#syntax();
    if (operator === 'gt' || operator === 'lt') throw unsupportedQuery(`The operator '${operator}' is not supported.`);
    const wanted = this.#literal();
    this.#allow(path, operator);
    if (operator === 'ne') this.#needAdvanced('ne');
    if (operator === 'eq')
      return {
        test: (entity) => sameValue(valueOf(entity, path), wanted),
        ids: path === 'id' ? [String(wanted)] : undefined,
      };
    if (operator === 'ne') return { test: (entity) => !sameValue(valueOf(entity, path), wanted), ids: undefined };
    const sign = operator === 'ge' ? 1 : -1;
    return { test: (entity) => compareValues(valueOf(entity, path), wanted) * sign >= 0, ids: undefined };
  }

  #in(path: string): CompiledFilter {
    this.#allow(path, 'in');
    this.#expect('(');
    const values: Literal[] = [this.#literal()];
    while (this.#symbol(',')) values.push(this.#literal());
    this.#expect(')');
    if (values.length > 15)
      throw badRequest(
        "Too many child clauses specified in search filter expression containing 'OR' operators: maximum is 15.",
        'Request_UnsupportedQuery',
      );
    return {
      test: (entity) => values.some((value) => sameValue(valueOf(entity, path), value)),
      ids: path === 'id' ? values.map(String) : undefined,
    };
  }

  #literal(): Literal {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined || token.kind === 'symbol') throw this.#syntax();
    if (token.kind === 'string') return token.text;
    if (token.text === 'null') return null;
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    if (/^-?\d+(\.\d+)?$/.test(token.text)) return Number(token.text);
    if (/^[\da-f]{8}-[\da-f-]{27}$/i.test(token.text) || /^\d{4}-\d\d-\d\dT/.test(token.text)) return token.text;
    throw this.#syntax();
  }

  #property(path: string): PropertyModel {
    const [head, ...rest] = path.split('/');
    let property = this.#type.properties.get(head ?? '');
    for (const name of rest)
      property = property === undefined ? undefined : modelOf(property.type)?.properties.get(name);
    if (property === undefined && /^extension_[\da-f]{32}_\w+$/i.test(path) && this.#type.open) return EXTENSION;
    if (property === undefined)
      throw badRequest(
        `Could not find a property named '${path}' on type 'microsoft.graph.${this.#type.name}'.`,
        'BadRequest',
      );
    return property;
  }

  #allow(path: string, operator: string): void {
    const property = this.#property(path);
    const head = this.#type.properties.get(path.split('/')[0] ?? '');
    const documented = property.filter ?? head?.filter;
    const flat = documented?.map((entry) => entry.replace(/ .*$/, ''));
    if (this.#isLookup(path, operator) || flat?.includes(operator) === true) return;
    throw unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${path}' of resource '${this.#type.name}'.`,
    );
  }

  /** Small policy sets document no operators per property; Graph filters them by name, key and state. */
  #isLookup(path: string, operator: string): boolean {
    if (path === 'id' || path === 'appId')
      return operator === 'eq' || operator === 'in' || (operator === 'startsWith' && path === 'appId');
    if (SCHEDULE_BASES.some((base) => this.#type.bases.includes(base)) && SCHEDULE_KEYS.includes(path))
      return operator === 'eq' || operator === 'in';
    const undocumented = [...this.#type.properties.values()].every(
      (property) => property.name === 'id' || property.filter === undefined || property.filter.length === 0,
    );
    return (
      undocumented &&
      [
        'displayName',
        'state',
        'policyType',
        'templateId',
        'roleTemplateId',
        'tenantId',
        'principalId',
        'roleDefinitionId',
      ].includes(path) &&
      ['eq', 'in', 'startsWith'].includes(operator)
    );
  }

  #needAdvanced(operator: string): void {
    if (!this.#advanced)
      throw unsupportedQuery(
        `The specified filter operator '${operator}' is only supported with ConsistencyLevel: eventual and $count=true.`,
      );
  }

  #word(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  #symbol(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'symbol' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#symbol(text)) throw this.#syntax();
  }

  #take(kind: Token['kind']): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) throw this.#syntax();
    this.#at += 1;
    return token.text;
  }

  #syntax(): Error {
    return badRequest(`Invalid filter clause: syntax error at position ${this.#at}.`, 'BadRequest');
  }
}

const SCHEDULE_BASES = ['unifiedRoleScheduleBase', 'unifiedRoleScheduleInstanceBase', 'privilegedAccessSchedule'];
const SCHEDULE_KEYS = [
  'principalId',
  'roleDefinitionId',
  'directoryScopeId',
  'status',
  'assignmentType',
  'memberType',
  'groupId',
  'accessId',
  'roleAssignmentScheduleId',
  'roleEligibilityScheduleId',
];

const EXTENSION: PropertyModel = {
  name: 'extension',
  type: 'Edm.String',
  collection: false,
  nullable: true,
  readOnly: false,
  immutable: false,
  selectOnly: true,
  singleOnly: false,
  hidden: false,
  elsewhere: false,
  maxLength: undefined,
  filter: ['eq', 'ne', 'startsWith', 'in'],
  orderBy: false,
};

function sameValue(value: Json | undefined, wanted: Literal): boolean {
  if (wanted === null) return value === undefined || value === null;
  if (typeof value === 'string' && typeof wanted === 'string') return value.toLowerCase() === wanted.toLowerCase();
  return value === wanted;
}

function compareValues(value: Json | undefined, wanted: Literal): number {
  if (value === undefined || value === null || wanted === null) return NaN;
  if (typeof value === 'number' && typeof wanted === 'number') return value - wanted;
  return String(value).toLowerCase().localeCompare(String(wanted).toLowerCase());
}
