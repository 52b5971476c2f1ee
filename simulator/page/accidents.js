import { openDialog } from './dialog.js';
import { button, counted, h } from './dom.js';

/** @typedef {{ summary: string[], changes: { op: string, type: string, id: string, name: string, detail: string }[] }} Told */

const EVERYDAY = 20;

/**
 * @param {{ api: import('./api.js').Api, tenantName: string }} page
 */
export function accidentSection({ api, tenantName }) {
  const outcome = h('div', { 'aria-live': 'polite' });
  const happen = async (/** @type {string} */ title, /** @type {string} */ path, /** @type {object} */ body) => {
    outcome.replaceChildren(h('p', {}, 'It happens …'));
    try {
      outcome.replaceChildren(told(title, await api.post(path, body)));
    } catch (error) {
      outcome.replaceChildren();
      throw error;
    }
  };
  const large = () =>
    openDialog({
      title: `A large accident in ${tenantName}?`,
      body: [
        h(
          'p',
          {},
          'Half of the users are deleted, some of them permanently; groups are emptied and deleted; every Conditional Access policy is switched off. Take a backup first if you want to get them back.',
        ),
      ],
      choices: [
        {
          text: 'Let it happen',
          kind: 'danger',
          act: () => happen('A large accident has happened', '/accident', { size: 'large' }),
        },
      ],
    });
  return [
    h(
      'section',
      { class: 'card' },
      h('h2', {}, 'Let something happen'),
      h(
        'div',
        { class: 'choices' },
        choice(
          'Everyday changes',
          `${EVERYDAY} edits as administrators make them: people join, leave and move, groups and policies change.`,
          button('Everyday changes', () => happen('Everyday changes were made', '/changes', { count: EVERYDAY })),
        ),
        choice(
          'Small accident',
          'Three users go to the recycle bin, a group loses its members, a Conditional Access policy is switched off.',
          button('Small accident', () => happen('A small accident has happened', '/accident', { size: 'small' }), {
            kind: 'main',
          }),
        ),
        choice(
          'Large accident',
          'Half of the users are gone, some permanently; groups are emptied and deleted; every policy is switched off. One Global Administrator stays.',
          button('Large accident …', large, { kind: 'danger' }),
        ),
      ),
    ),
    outcome,
  ];
}

/** @param {string} title @param {string} text @param {HTMLButtonElement} act */
function choice(title, text, act) {
  return h('div', { class: 'card' }, h('h3', {}, title), h('p', { class: 'quiet' }, text), act);
}

/** @param {string} title @param {Told} outcome */
function told(title, { summary, changes }) {
  if (changes.length === 0) return h('section', { class: 'card' }, h('h2', {}, 'Nothing was left to change'));
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, title),
    h('ul', { class: 'told' }, ...summary.map((sentence) => h('li', {}, sentence))),
    h(
      'details',
      {},
      h('summary', {}, `All ${counted(changes.length, 'change')}, one by one`),
      h(
        'ul',
        { class: 'rows' },
        ...changes.map(({ type, name, detail, id }) =>
          h('li', {}, h('div', { class: 'what' }, `${name}: ${detail}`, h('span', {}, `${type} ${id}`))),
        ),
      ),
    ),
  );
}
