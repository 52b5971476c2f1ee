import { openDialog, openForm } from './dialog.js';
import { badge, button, h, say } from './dom.js';
import { pagedList } from './list.js';

/**
 * @typedef {{ id: string, displayName: string, userPrincipalName: string, department: string | null, jobTitle: string | null, accountEnabled: boolean | null,
 *   userType: string | null, isSynced: boolean, holdsRole: boolean }} User
 */

/** @param {{ api: import('./api.js').Api }} page */
export function userSection({ api }) {
  const list = pagedList({
    label: 'users',
    empty: 'No user is like that.',
    load: (query) => api.get(`/browse/users?${query}`),
    row: (/** @type {User} */ user, reload) => userRow(user, api, reload),
  });
  return [h('section', { class: 'card' }, h('h2', {}, 'Users'), list.element)];
}

/** @param {User} user @param {import('./api.js').Api} api @param {() => Promise<void>} reload */
function userRow(user, api, reload) {
  const details = [user.jobTitle, user.department].filter(Boolean).join(', ');
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'what' },
      user.displayName,
      user.holdsRole && badge('Holds a role'),
      user.isSynced && badge('Synced'),
      user.userType === 'Guest' && badge('Guest'),
      user.accountEnabled === false && badge('Disabled', 'warn'),
      h('span', {}, user.userPrincipalName),
      details !== '' && h('span', {}, details),
    ),
    h(
      'div',
      { class: 'actions' },
      button('Change', () => changeUser(user, api, reload), { label: `Change ${user.displayName}` }),
      button('Delete', () => deleteObject({ set: 'users', object: user, api, reload }), {
        label: `Delete ${user.displayName}`,
      }),
    ),
  );
}

/** @param {User} user @param {import('./api.js').Api} api @param {() => Promise<void>} reload */
function changeUser(user, api, reload) {
  openForm({
    title: `Change ${user.displayName}`,
    fields: [
      { name: 'displayName', label: 'Display name', value: user.displayName },
      { name: 'jobTitle', label: 'Job title', value: user.jobTitle },
      { name: 'department', label: 'Department', value: user.department },
      { name: 'accountEnabled', label: 'Account enabled', value: user.accountEnabled === true },
    ],
    save: async (changes) => {
      await saveChanges({ set: 'users', object: user, changes, api });
      await reload();
    },
  });
}

/**
 * @param {{ set: string, object: { id: string, displayName: string }, changes: Record<string, unknown>, api: import('./api.js').Api }} change
 */
export async function saveChanges({ set, object, changes, api }) {
  if (changes['displayName'] === null) throw new Error('A display name is needed.');
  if (Object.keys(changes).length === 0) return;
  await api.patch(`/objects/${set}/${object.id}`, changes);
  say(`${object.displayName} was changed.`);
}

/**
 * Asks where to.
 * @param {{ set: string, object: { id: string, displayName: string }, api: import('./api.js').Api, reload: () => Promise<void> }} what
 */
export function deleteObject({ set, object, api, reload }) {
  const remove = async (/** @type {boolean} */ permanent) => {
    await api.delete(`/objects/${set}/${object.id}`, { permanent });
    say(permanent ? `${object.displayName} was deleted permanently.` : `${object.displayName} is in the recycle bin.`);
    await reload();
  };
  openDialog({
    title: `Delete ${object.displayName}?`,
    body: [
      h(
        'p',
        {},
        'From the recycle bin it can be restored for 30 days. What is deleted permanently is gone from the tenant.',
      ),
    ],
    choices: [
      { text: 'To the recycle bin', act: () => remove(false) },
      { text: 'Permanently', kind: 'danger', act: () => remove(true) },
    ],
  });
}
