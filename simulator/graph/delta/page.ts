import { type Call, type Reply, prefers, root } from '../context.ts';
import { contextOf } from '../read.ts';
import { type TokenState, sealToken } from '../tokens.ts';
import { disturb } from './chaos.ts';
import { type Entry, entriesOf, linksText } from './entries.ts';
import type { DeltaKind } from './kinds.ts';
import { type Round, roundOf, shapesOf } from './round.ts';

/** Where a round goes on; undefined when it ends here. */
interface Rest {
  cursor: number;
  inner: number;
  setAt: number;
}

/** `GET /{set}/delta` in all its forms: one page, ending in a nextLink or a deltaLink. */
export function deltaReply(call: Call, kind: DeltaKind): Reply {
  const round = roundOf(call, kind);
  const minimal = kind.minimal && prefers(call, 'return=minimal');
  const shapes = shapesOf(call, round);
  const blank = isBlankPage(call, round);
  const { texts, rest } = blank
    ? { texts: [], rest: { cursor: round.cursor, inner: round.inner, setAt: round.setAt } }
    : fill(call, round, entriesOf(call, round, shapes, minimal));
  const value = disturb(texts, {
    level: call.world.settings.chaos,
    seed: `${kind.path}${round.cursor}/${round.inner}`,
    initial: round.after === undefined,
  });
  const link =
    rest === undefined
      ? `"@odata.deltaLink":${quote(deltaLink(call, round))}`
      : `"@odata.nextLink":${quote(nextLink(call, round, rest, blank))}`;
  const context = quote(`${root(call)}/$metadata#${contextOf(kind.path, round.select)}`);
  const headers: Record<string, string> = minimal ? { 'Preference-Applied': 'return=minimal' } : {};
  return { status: 200, headers, body: `{"@odata.context":${context},${link},"value":[${value.join(',')}]}` };
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** Takes entries until the page is full of objects or of edges; a group's edges may go on after the page. */
function fill(call: Call, round: Round, entries: Iterable<Entry>): { texts: string[]; rest: Rest | undefined } {
  const texts: string[] = [];
  if (round.skipAll) return { texts, rest: undefined };
  let room = call.world.settings.deltaLinksPerPage;
  let inner = round.inner;
  for (const entry of entries) {
    const { cursor, setAt } = entry;
    if (texts.length === call.world.settings.deltaPageSize || (room === 0 && texts.length > 0))
      return { texts, rest: { cursor, setAt, inner } };
    const links = entry.links.slice(inner, inner + room);
    texts.push(`${entry.head}${linksText(links)}}`);
    room -= links.length;
    if (inner + links.length < entry.links.length)
      return { texts, rest: { cursor, setAt, inner: inner + links.length } };
    inner = 0;
  }
  return { texts, rest: undefined };
}

function isBlankPage(call: Call, round: Round): boolean {
  return call.world.settings.chaos >= 3 && !round.blank && !round.skipAll && round.cursor % 3 === 0;
}

function base(call: Call, round: Round): Pick<TokenState, 'for' | 'at' | 'select' | 'ids' | 'epoch'> {
  return {
    for: round.kind.path,
    at: call.now,
    epoch: call.tenant.deltaEpoch,
    ...(round.select && { select: round.select }),
    ...(round.ids && { ids: round.ids }),
  };
}

function nextLink(call: Call, round: Round, rest: Rest, blank: boolean): string {
  const after = round.after === undefined ? {} : { after: round.after };
  const token = sealToken(call.tenant.tokenKey, {
    kind: 'delta-page',
    ...base(call, round),
    ...after,
    until: round.until,
    ...rest,
    blank,
  });
  return `${root(call)}${round.kind.path}/delta?$skiptoken=${token}`;
}

function deltaLink(call: Call, round: Round): string {
  const token = sealToken(call.tenant.tokenKey, { kind: 'delta', ...base(call, round), after: round.until });
  return `${root(call)}${round.kind.path}/delta?$deltatoken=${token}`;
}
