import type { Email, EmailContext } from './email.ts';
import { plain } from './words.ts';

export function renderText(email: Email, context: EmailContext): string {
  const { lead, facts, list, steps, action } = email;
  const blocks = [
    ...lead.map((paragraph) => plain(paragraph)),
    facts.map(([label, value]) => `${label}: ${plain(value)}`).join('\n'),
    ...(list ? [[list.title, ...list.items.map((item) => `- ${plain(item)}`)].join('\n')] : []),
    ...(steps.length === 0
      ? []
      : [['What to do', ...steps.map((step, index) => `${String(index + 1)}. ${plain(step)}`)].join('\n')]),
    `${action.label}:\n${action.url}`,
    `-- \n${email.reason === undefined ? `${footerText(context)}\n${settingsUrl(context)}` : plain(email.reason)}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

export function footerText({ workspace }: EmailContext): string {
  return `CYBBACK for Microsoft Entra ID sent you this as a member of the workspace ${plain(workspace)}. Choose your notifications here:`;
}

export function settingsUrl({ publicUrl }: EmailContext): string {
  return `${publicUrl}/notifications`;
}
