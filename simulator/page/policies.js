import { badge, field, h, say } from './dom.js';
import { pagedList } from './list.js';

/** @typedef {{ id: string, displayName: string, state: string }} Policy */

const STATES = /** @type {const} */ ([
  ['enabled', 'On'],
  ['enabledForReportingButNotEnforced', 'Report-only'],
  ['disabled', 'Off'],
]);

/** @param {{ api: import('./api.js').Api }} page */
export function policySection({ api }) {
  const list = pagedList({
    label: 'Conditional Access policies',
    empty: 'There is no such policy.',
    load: (query) => api.get(`/browse/policies?${query}`),
    row: (/** @type {Policy} */ policy, reload) => policyRow(policy, api, reload),
  });
  return [h('section', { class: 'card' }, h('h2', {}, 'Conditional Access policies'), list.element)];
}

/** @param {Policy} policy @param {import('./api.js').Api} api @param {() => Promise<void>} reload */
function policyRow(policy, api, reload) {
  const choice = h(
    'select',
    { id: `policy-${policy.id}`, 'aria-label': `State of ${policy.displayName}`, onchange: () => void change() },
    ...STATES.map(([value, text]) => h('option', { value, selected: value === policy.state }, text)),
  );
  const change = async () => {
    try {
      await api.patch(`/objects/conditionalAccessPolicies/${policy.id}`, { state: choice.value });
      say(`${policy.displayName} is now: ${nameOf(choice.value)}.`);
      shown.replaceWith((shown = stateBadge(choice.value)));
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      await reload();
    }
  };
  let shown = stateBadge(policy.state);
  return h(
    'li',
    {},
    h('div', { class: 'what' }, policy.displayName, shown, h('span', { class: 'value' }, policy.id)),
    field('State', choice),
  );
}

/** @param {string} state */
function stateBadge(state) {
  return badge(nameOf(state), state === 'enabled' ? 'good' : 'warn');
}

/** @param {string} state */
function nameOf(state) {
  return STATES.find(([value]) => value === state)?.[1] ?? state;
}
