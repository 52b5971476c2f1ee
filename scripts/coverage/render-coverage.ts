import { type Coverage, coverage, type Restored, type TypeCoverage } from '../../core/domain/object-types/coverage.ts';
import { NOT_COVERED } from '../../core/domain/object-types/not-covered.ts';

/** Relative to the root. */
export const COVERAGE_FILE = 'docs/coverage.md';

const HEAD = `# What is backed up and restored

Made by \`npm run coverage\` from the declarations of the object types (\`core/domain/object-types\`); a test fails when this
page is out of date. The console shows the same of each type under *Coverage*.

- **Captured**: part of every backup. **Compared**: a difference makes a new version and shows in reports and proofs.
  **Restored**: *yes*, only *when created*, only *to existing objects*, or *no*.
- Values of directory extensions (\`extension_…\`) and properties that the service's schema has gained since this version are
  asked for by name, captured and compared.
- Beside the types a backup holds the properties of the organization, its domains, its licences and the list of directory
  extensions, for reference: they are neither restored nor compared.
`;

const RESTORED: Readonly<Record<Restored, string>> = {
  yes: 'yes',
  atCreation: 'when created',
  toExisting: 'to existing objects',
  no: 'no',
};

export function renderCoverage(): string {
  return `${HEAD}\n${coverage().map(section).join('\n')}\n${notCovered()}`;
}

function notCovered(): string {
  const rows = NOT_COVERED.map(([what, why]) => `| ${what} | ${why} |`);
  return ['## Not part of a backup', '', '| what | why not |', '| --- | --- |', ...rows, ''].join('\n');
}

function section({ label, read, properties, others, sets, neverRestored }: TypeCoverage): string {
  const rows = [
    ...sets.map((set) => row(set, `*${set.label}* (\`${set.name}\`)`, set.read)),
    ...properties.map((property) => row(property, `\`${property.name}\``)),
    row(others, others.name),
  ];
  const notes = neverRestored.map((sentence) => `- ${sentence}`);
  return [
    `## ${label}`,
    '',
    read,
    '',
    ...(notes.length > 0 ? ['Never restored:', '', ...notes, ''] : []),
    '| property or set | captured | compared | restored | why not, or how |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function row({ captured, compared, restored, why }: Coverage, name: string, how: string | null = null): string {
  const words = [yesNo(captured), yesNo(compared), RESTORED[restored]];
  const note = [how, why].filter((one) => one !== null).join(' ');
  return `| ${[name, ...words, note].join(' | ').replace(/ +$/, '')} |`;
}

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
