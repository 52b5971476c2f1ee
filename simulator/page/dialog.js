import { button, h } from './dom.js';

/** @typedef {{ text: string, kind?: string, act: () => unknown }} Choice */

/**
 * A modal dialog with a way out; it closes when what was chosen is done. The focus then goes back to where it was,
 * or to what took that place when the page was drawn again.
 * @param {{ title: string, body: readonly import('./dom.js').Child[], choices: readonly Choice[], cancel?: string }} options
 */
export function openDialog({ title, body, choices, cancel = 'Cancel' }) {
  const opener = document.activeElement;
  const messages = h('div', { class: 'messages', role: 'status' });
  const heading = h('h2', { id: 'dialog-title' }, title);
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, heading, h('div', { class: 'body' }, ...body));
  const buttons = choices.map(({ text, kind, act }) =>
    button(
      text,
      async () => {
        await act();
        dialog.close();
      },
      { kind: kind ?? 'main' },
    ),
  );
  dialog.append(
    messages,
    h(
      'div',
      { class: 'actions' },
      ...buttons,
      button(cancel, () => dialog.close()),
    ),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    document.querySelector('body > .messages')?.append(...messages.childNodes);
    const place =
      opener?.isConnected === true
        ? opener
        : document.querySelector(`[aria-label="${CSS.escape(opener?.getAttribute('aria-label') ?? '')}"]`);
    (place instanceof HTMLElement ? place : document.getElementById('content'))?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Fields to change, sent as an object of what differs.
 * @param {{ title: string, note?: string, fields: readonly { name: string, label: string, value: string | boolean | null }[], save: (changes: Record<string, unknown>) => Promise<void> }} options
 */
export function openForm({ title, note = '', fields, save }) {
  const inputs = fields.map(({ name, label, value }) => {
    const isSwitch = typeof value === 'boolean';
    const input = h('input', {
      id: `field-${name}`,
      name,
      type: isSwitch ? 'checkbox' : 'text',
      ...(isSwitch ? { checked: value } : { value: value ?? '', autocomplete: 'off' }),
    });
    const text = h('label', { for: input.id }, label);
    return {
      input,
      name,
      before: value,
      element: isSwitch ? h('div', { class: 'check' }, input, text) : h('div', { class: 'field' }, text, input),
    };
  });
  const changed = () =>
    Object.fromEntries(
      inputs.flatMap(({ input, name, before }) => {
        const now = typeof before === 'boolean' ? input.checked : input.value.trim();
        return now === (before ?? '') ? [] : [[name, now === '' ? null : now]];
      }),
    );
  const form = h(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        dialog.querySelector('button')?.click();
      },
    },
    ...inputs.map(({ element }) => element),
    h('input', { type: 'submit', hidden: true }),
  );
  const dialog = openDialog({
    title,
    body: [note !== '' && h('p', { class: 'quiet' }, note), form],
    choices: [{ text: 'Save', act: () => save(changed()) }],
  });
}
