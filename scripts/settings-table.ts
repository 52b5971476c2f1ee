// node scripts/settings-table.ts: the table of settings in docs/operations.md, made from core/config.
import { SETTINGS } from '../core/config/settings.ts';
import { pathToFileURL } from 'node:url';

/** Markdown, one row per setting, in the order of core/config. */
export function settingsTable(): string {
  const rows = SETTINGS.map(({ name, secret, meaning, ...setting }) => {
    const byDefault = setting.default === '' ? '' : `\`${setting.default}\``;
    return `| \`${name}\` | ${byDefault} | ${escapeCell(meaning)}${secret ? ' *Secret.*' : ''} |`;
  });
  return ['| name | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(settingsTable());
