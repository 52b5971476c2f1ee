import { openDialog } from './dialog.js';
import { badge, button, copyButton, counted, h, say } from './dom.js';

/**
 * @typedef {{ tenantId: string, clientId: string, clientSecret: string | null, secretExpiresAt: string | null, isSecretExpired: boolean,
 *   permissions: { name: string, isGranted: boolean }[], disabled: boolean, blockedByConditionalAccess: boolean }} Client
 */

/**
 * What the form of a backup program asks for, and what an administrator can do to its registration.
 * @param {{ api: import('./api.js').Api, redraw: () => void }} page
 */
export async function connectSection({ api, redraw }) {
  const client = await api.get('/client');
  const values = [
    ['Directory (tenant) ID', client.tenantId],
    ['Application (client) ID', client.clientId],
    ['Client secret', client.clientSecret ?? 'none'],
  ];
  return [
    h(
      'section',
      { class: 'card' },
      h('h2', {}, 'Connect'),
      h(
        'p',
        { class: 'quiet' },
        'Fill these into the form of the program that is to back this tenant up. A real tenant never shows a secret again; this one is a simulation.',
      ),
      h(
        'dl',
        { class: 'values' },
        ...values.map(([name = '', value = '']) =>
          h('div', {}, h('dt', {}, name), h('dd', { class: 'value' }, value), h('dd', {}, copyButton(name, value))),
        ),
      ),
    ),
    secretCard(client, api, redraw),
    permissionCard(client, api, redraw),
    signInCard(client, api, redraw),
  ];
}

/** @param {Client} client @param {import('./api.js').Api} api @param {() => void} redraw */
function secretCard({ isSecretExpired, secretExpiresAt }, api, redraw) {
  const end = secretExpiresAt === null ? '' : new Date(secretExpiresAt).toLocaleString();
  const act = async (/** @type {string} */ path, /** @type {object} */ body, /** @type {string} */ done) => {
    await api.post(`/secret/${path}`, body);
    say(done);
    redraw();
  };
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, 'Client secret', isSecretExpired ? badge('Expired', 'warn') : badge('Valid', 'good')),
    h(
      'p',
      {},
      isSecretExpired
        ? `It expired on ${end}. Nobody can sign in with it; rotate it to get a new one.`
        : `It expires on ${end}.`,
    ),
    h(
      'div',
      { class: 'actions' },
      button('Let it expire now', () => act('expire', {}, 'The secret has expired.')),
      button('Let it expire in 10 days', () => act('expire', { inDays: 10 }, 'The secret expires in 10 days.')),
      button('Rotate it', () => act('rotate', {}, 'There is a new secret; the earlier one no longer works.')),
    ),
  );
}

/** @param {Client} client @param {import('./api.js').Api} api @param {() => void} redraw */
function permissionCard({ permissions }, api, redraw) {
  const granted = permissions.filter(({ isGranted }) => isGranted).length;
  const checks = permissions.map(({ name, isGranted }) => {
    const input = h('input', { type: 'checkbox', id: `permission-${name}`, value: name, checked: isGranted });
    return { input, element: h('li', { class: 'check' }, input, h('label', { for: input.id }, name)) };
  });
  const save = async () => {
    const kept = checks.filter(({ input }) => input.checked).map(({ input }) => input.value);
    await api.put('/permissions', { permissions: kept });
    say(`The application now has ${counted(kept.length, 'permission')}. It shows at the next sign-in.`);
    redraw();
  };
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, 'Application permissions'),
    h(
      'p',
      {},
      `${granted} of ${permissions.length} are granted. Take some away to see how the backup program tells of it.`,
    ),
    h(
      'details',
      {},
      h('summary', {}, 'Choose permissions'),
      h('ul', { class: 'checks' }, ...checks.map(({ element }) => element)),
      button('Save permissions', save, { kind: 'main' }),
    ),
  );
}

/** @param {Client} client @param {import('./api.js').Api} api @param {() => void} redraw */
function signInCard({ disabled, blockedByConditionalAccess }, api, redraw) {
  const set = async (/** @type {object} */ change, /** @type {string} */ done) => {
    await api.patch('/app', change);
    say(done);
    redraw();
  };
  const toggleApp = () =>
    set({ disabled: !disabled }, disabled ? 'The application is switched on.' : 'The application is switched off.');
  const toggleBlock = () =>
    set(
      { blockedByConditionalAccess: !blockedByConditionalAccess },
      blockedByConditionalAccess
        ? 'Conditional Access lets the application in.'
        : 'Conditional Access blocks the application.',
    );
  return h(
    'section',
    { class: 'card' },
    h(
      'h2',
      {},
      'Sign-in of the application',
      disabled || blockedByConditionalAccess ? badge('Refused', 'warn') : badge('Allowed', 'good'),
    ),
    h(
      'div',
      { class: 'actions' },
      button(
        disabled ? 'Switch the application on' : 'Switch the application off',
        disabled ? toggleApp : () => confirmOff(toggleApp),
      ),
      button(
        blockedByConditionalAccess ? 'Let Conditional Access allow it' : 'Let Conditional Access block it',
        toggleBlock,
      ),
    ),
  );
}

/** @param {() => unknown} act */
function confirmOff(act) {
  openDialog({
    title: 'Switch the application off?',
    body: [h('p', {}, 'Nobody can sign in with it until it is switched on again.')],
    choices: [{ text: 'Switch it off', kind: 'danger', act }],
  });
}
