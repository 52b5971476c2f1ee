import type { Letter, LetterContext } from './letter.ts';
import { plain } from './words.ts';

export function renderText(letter: Letter, context: LetterContext): string {
  const { lead, facts, list, steps, action } = letter;
  const blocks = [
    ...lead.map((paragraph) => plain(paragraph)),
    facts.map(([label, value]) => `${label}: ${plain(value)}`).join('\n'),
    ...(list ? [[list.title, ...list.items.map((item) => `- ${plain(item)}`)].join('\n')] : []),
    ...(steps.length === 0
      ? []
      : [['What to do', ...steps.map((step, index) => `${String(index + 1)}. ${plain(step)}`)].join('\n')]),
    `${action.label}:\n${action.url}`,
    `-- \n${letter.reason === undefined ? `${footerText(context)}\n${settingsUrl(context)}` : plain(letter.reason)}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

export function footerText({ workspace }: LetterContext): string {
  return `CYBBACK for Microsoft Entra ID sent you this as a member of the workspace ${plain(workspace)}. You choose what you are told:`;
}

export function settingsUrl({ publicUrl }: LetterContext): string {
  return `${publicUrl}/notifications`;
}
