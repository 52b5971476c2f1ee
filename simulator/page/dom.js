/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with attributes, `on…` listeners and children; text is only ever set as text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean | ((event: Event) => void)>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * @param {string} text
 * @param {() => unknown} act may fail; the failure is said
 * @param {{ kind?: string, label?: string }} [look] `label`: for those who hear the button without what is beside it
 */
export function button(text, act, { kind = '', label = '' } = {}) {
  const element = h(
    'button',
    {
      type: 'button',
      ...(kind && { class: kind }),
      ...(label && { 'aria-label': label }),
      onclick: () => void during(element, act),
    },
    text,
  );
  return element;
}

/**
 * Nobody presses twice what is still going on.
 * @param {HTMLButtonElement} element
 * @param {() => unknown} act
 */
export async function during(element, act) {
  // Not "disabled", which would take the focus away.
  if (element.ariaBusy === 'true') return;
  element.ariaBusy = 'true';
  try {
    await act();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  } finally {
    element.ariaBusy = null;
  }
}

/**
 * Shown for a while and read out; in the open dialog, for what lies behind it is neither seen nor heard.
 * @param {string} text
 */
export function say(text) {
  const message = h('p', {}, text);
  document.querySelector('dialog[open] .messages, body:not(:has(dialog[open])) > .messages')?.append(message);
  setTimeout(() => message.remove(), 6000);
}

/**
 * @param {string} what
 * @param {string} value
 */
export function copyButton(what, value) {
  return button(
    'Copy',
    async () => {
      await navigator.clipboard.writeText(value);
      say(`${what} copied.`);
    },
    { label: `Copy ${what}` },
  );
}

/**
 * A label over its input.
 * @param {string} text
 * @param {HTMLInputElement | HTMLSelectElement} input
 */
export function field(text, input) {
  input.id ||= `field-${crypto.randomUUID()}`;
  return h('div', { class: 'field' }, h('label', { for: input.id }, text), input);
}

/** @param {string} text @param {string} [kind] */
export function badge(text, kind = '') {
  return h('span', { class: `badge ${kind}` }, text);
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
