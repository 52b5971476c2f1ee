import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
// node scripts/settings-table.ts: writes the table of settings into docs/operations.md, made from core/config.
import { SETTINGS } from '../core/config/settings.ts';

const page = join(import.meta.dirname, '../docs/operations.md');

/** Markdown, one row per setting, in the order of core/config. */
export function settingsTable(): string {
  const rows = SETTINGS.map(({ name, secret, meaning, ...setting }) => {
    const byDefault = setting.default === '' ? '' : `\`${setting.default}\``;
    return `| \`${name}\` | ${byDefault} | ${escapeCell(meaning)}${secret ? ' *Secret.*' : ''} |`;
  });
  return ['| name | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function withTable(text: string): string {
  return text.replace(
    /(<!-- settings:.*-->\n)[\s\S]*?(\n<!-- \/settings -->)/,
    (_all, before: string, after: string) => before + settingsTable() + after,
  );
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(page, withTable(readFileSync(page, 'utf8')));
