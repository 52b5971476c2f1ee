import { openDialog } from './dialog.js';
import { badge, button, h, say } from './dom.js';
import { pagedList } from './list.js';

/** @typedef {{ id: string, set: string, type: string, displayName: string, userPrincipalName: string | null, deletedDateTime: string }} Deleted */

/** @param {{ api: import('./api.js').Api }} page */
export function binSection({ api }) {
  const list = pagedList({
    label: 'deleted objects',
    empty: 'Nothing like that is in the recycle bin.',
    load: (query) => api.get(`/browse/deleted?${query}`),
    row: (/** @type {Deleted} */ object, reload) => deletedRow(object, api, reload),
  });
  return [
    h(
      'section',
      { class: 'card' },
      h('h2', {}, 'Recycle bin'),
      h('p', { class: 'quiet' }, 'What was deleted within the last 30 days and not permanently.'),
      list.element,
    ),
  ];
}

/** @param {Deleted} object @param {import('./api.js').Api} api @param {() => Promise<void>} reload */
function deletedRow(object, api, reload) {
  const restore = async () => {
    await api.post(`/deleted/${object.id}/restore`);
    say(`${object.displayName} is back.`);
    await reload();
  };
  const purge = async () => {
    await api.delete(`/objects/${object.set}/${object.id}`, { permanent: true });
    say(`${object.displayName} was deleted permanently.`);
    await reload();
  };
  const ask = () =>
    openDialog({
      title: `Delete ${object.displayName} permanently?`,
      body: [h('p', {}, 'Nothing brings it back but a backup.')],
      choices: [{ text: 'Delete permanently', kind: 'danger', act: purge }],
    });
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'what' },
      object.displayName,
      badge(object.type),
      object.userPrincipalName !== null && h('span', {}, object.userPrincipalName),
      h('span', {}, `deleted ${new Date(object.deletedDateTime).toLocaleString()}`),
    ),
    h(
      'div',
      { class: 'actions' },
      button('Restore', restore, { label: `Restore ${object.displayName}` }),
      button('Delete permanently', ask, { label: `Delete permanently: ${object.displayName}` }),
    ),
  );
}
