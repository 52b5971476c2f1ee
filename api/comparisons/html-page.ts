import { escapeHtml } from '#core/domain/escape-html.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { type FileObject, KIND_WORDS, namedValue, unreadableSide } from './file-words.ts';
import type { FileFacts } from './file-writers.ts';

/** Nobody prints more. */
export const MOST_PRINTED = 5_000;

const STYLE = `
body { font: 10pt/1.4 system-ui, sans-serif; color: #111; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 16pt; margin: 0 0 .25rem; } h2 { font-size: 11pt; margin: 1.25rem 0 .25rem; break-after: avoid; }
p { margin: .25rem 0; } .muted { color: #555; } .id { font-family: ui-monospace, monospace; font-size: 8.5pt; color: #555; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: .25rem 0 .75rem; }
th, td { border: 1px solid #bbb; padding: .25rem .4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: pre-wrap; }
th { background: #f2f2f2; font-weight: 600; } th:first-child { width: 24%; } tr { break-inside: avoid; }
.unknown { border-left: 3px solid #b45309; padding-left: .5rem; }`;

/** A page of its own that needs nothing from elsewhere. */
export async function* writeHtml(
  facts: FileFacts,
  groups: AsyncIterable<readonly FileObject[]>,
): AsyncGenerator<string> {
  const { name } = facts.compared.connection;
  const { from, to } = facts.summary;
  const ofOther = facts.compared.other === undefined ? '' : `${facts.compared.other.name}: backup `;
  const other = to.seq === null ? 'the tenant' : `${ofOther}#${String(to.seq)}`;
  const title = `${name}: backup #${String(from.seq)} compared with ${other}`;
  yield `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
<p class="muted">From ${escapeHtml(from.at ?? '')} to ${escapeHtml(to.at ?? '')} (UTC).</p>
${gapsOf(facts)}`;
  let count = 0;
  for await (const group of groups) {
    count += group.length;
    yield group.map(objectPart).join('');
  }
  yield `<p>${count >= MOST_PRINTED ? `The first ${String(count)} objects are listed; the CSV file has all of them.` : count === 0 ? 'Nothing differs.' : `${String(count)} objects differ.`}</p></body></html>\n`;
}

function gapsOf({ summary }: FileFacts): string {
  const ofTypes = summary.types.flatMap(({ label, notHeldIn, notReadIn, unread, unknown }) => [
    ...(unread === null ? [] : [`${label} could not be read in the tenant, and were not compared: ${unread.message}`]),
    ...notHeldIn.map(
      (seq) =>
        `${label} are not in backup #${String(seq)}: the tenant has no licence for them, or the connection no permission.`,
    ),
    ...notReadIn.map(
      (seq) =>
        `${label} could not be read for backup #${String(seq)}: it holds what an earlier backup had, and differences may be missing.`,
    ),
    ...unknown.map(
      ({ backup, partLabel, objects }) =>
        `${label}: ${partLabel} of ${objects === null ? 'every object' : `${String(objects)} objects`} could not be read ${backup === null ? 'in the tenant' : `for backup #${String(backup)}`}.`,
    ),
  ]);
  const lines = [...ofTypes, ...(summary.notes ?? [])];
  return lines.map((line) => `<p class="unknown">${escapeHtml(line)}</p>\n`).join('');
}

function objectPart(object: FileObject): string {
  const { attributes, displayName, id, kind, links, linksAdded, linksRemoved, type, unreadable, userPrincipalName } =
    object;
  const rows = [
    ...attributes.map(({ path, before, after }) => [path, namedValue(before, object), namedValue(after, object)]),
    ...links.map((link) => {
      const end = `${link.displayName ?? link.id} (${link.typeLabel})`;
      return [link.relationLabel, link.change === 'removed' ? end : '', link.change === 'added' ? end : ''];
    }),
  ];
  const more = linksAdded + linksRemoved - links.length;
  return `<h2>${escapeHtml(displayName ?? id)} <span class="muted">${escapeHtml(`${OBJECT_TYPES[type].label.one} · ${KIND_WORDS[kind]}`)}</span></h2>
<p class="id">${escapeHtml(userPrincipalName === null ? id : `${userPrincipalName} · ${id}`)}</p>
${unreadable === null ? '' : `<p class="unknown">${escapeHtml(`What differs is not known: ${unreadableSide(unreadable)} cannot be read. ${unreadable.message}`)}</p>\n`}${object.note ? `<p class="unknown">${escapeHtml(object.note)}</p>\n` : ''}${
    rows.length === 0
      ? ''
      : `<table><thead><tr><th>Attribute or link</th><th>Before</th><th>After</th></tr></thead><tbody>${rows
          .map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
          .join('')}</tbody></table>\n`
  }${more > 0 ? `<p class="muted">and ${String(more)} more links</p>\n` : ''}`;
}
