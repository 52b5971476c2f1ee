import { badRequest } from './errors.ts';

export interface ExpandItem {
  name: string;
  select: string[] | undefined;
  levels: boolean;
}

/** System query options of one request, split but not yet checked against a type. */
export interface Query {
  select: string[] | undefined;
  expand: ExpandItem[];
  filter: string | undefined;
  orderBy: string | undefined;
  search: string | undefined;
  top: number | undefined;
  count: boolean;
  skipToken: string | undefined;
  deltaToken: string | undefined;
  /** Everything but the tokens, normalised: what a token is bound to. */
  key: string;
  /** As `key`, ready to stand in a link. */
  link: string;
}

const KNOWN = new Set([
  '$select',
  '$expand',
  '$filter',
  '$orderby',
  '$search',
  '$top',
  '$count',
  '$skiptoken',
  '$deltatoken',
  '$format',
  '$skip',
]);

/** Parses what stands after `?`. Unknown `$` options are refused; others are ignored, as Graph does. */
export function parseQuery(text: string): Query {
  const options = new Map<string, string>();
  for (const part of text === '' ? [] : text.split('&')) addOption(options, part);
  if (options.has('$skip')) throw badRequest("'$skip' is not supported by the service.");
  const format = options.get('$format');
  if (format !== undefined && format !== 'json')
    throw badRequest(`The format '${format}' is not supported.`, 'BadRequest');
  const kept = [...options]
    .filter(([name]) => name.startsWith('$') && !name.endsWith('token'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    select: list(options.get('$select')),
    expand: parseExpand(options.get('$expand')),
    filter: options.get('$filter'),
    orderBy: options.get('$orderby'),
    search: options.get('$search'),
    top: parseTop(options.get('$top')),
    count: options.get('$count')?.toLowerCase() === 'true',
    skipToken: options.get('$skiptoken'),
    deltaToken: options.get('$deltatoken'),
    key: kept.map(([name, value]) => `${name}=${value}`).join('&'),
    link: kept.map(([name, value]) => `${name}=${encodeOption(value)}`).join('&'),
  };
}

function addOption(options: Map<string, string>, part: string): void {
  const at = part.indexOf('=');
  const rawName = decode(at < 0 ? part : part.slice(0, at));
  const bare = rawName.toLowerCase();
  const name = KNOWN.has(`$${bare}`) ? `$${bare}` : bare;
  if (name.startsWith('$') && !KNOWN.has(name))
    throw badRequest(`The query parameter '${rawName}' is not supported.`, 'BadRequest');
  if (options.has(name))
    throw badRequest(
      `Query option '${rawName}' was specified more than once, but it must be specified at most once.`,
      'BadRequest',
    );
  options.set(name, at < 0 ? '' : decode(part.slice(at + 1)));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badRequest('The URL is malformed.', 'BadRequest');
  }
}

function encodeOption(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%24', '$').replaceAll('%3D', '=');
}

function list(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === ''))
    throw badRequest('Parsing OData Select and Expand failed: empty item.', 'BadRequest');
  return [...new Set(names)];
}

function parseTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`Invalid value '${text}' for $top query option found.`, 'BadRequest');
  return Number(text);
}

function parseExpand(text: string | undefined): ExpandItem[] {
  if (text === undefined) return [];
  const items = splitTop(text, ',').map(expandItem);
  if (items.length > 1)
    throw badRequest('Only one property can be expanded in one request.', 'Request_UnsupportedQuery');
  return items;
}

function expandItem(text: string): ExpandItem {
  const match = /^\s*([\w.]+)\s*(?:\((.*)\))?\s*$/.exec(text);
  if (match === null) throw badRequest(`Parsing OData Select and Expand failed: '${text}'.`, 'BadRequest');
  const options = match[2] === undefined ? [] : splitTop(match[2], ';');
  const levels = options.some((option) => option.trim().toLowerCase().startsWith('$levels='));
  const select = options.map((option) => /^\s*\$select=(.*)$/i.exec(option)?.[1]).find((found) => found !== undefined);
  const unknown = options.find((option) => !/^\s*\$(select|levels)=/i.test(option));
  if (unknown !== undefined)
    throw badRequest(`The expand option '${unknown}' is not supported.`, 'Request_UnsupportedQuery');
  return { name: match[1] ?? '', select: list(select), levels };
}

/** Splits outside parentheses. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === separator && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
