import { openDialog, openForm } from './dialog.js';
import { badge, button, counted, h, say } from './dom.js';
import { pagedList } from './list.js';
import { deleteObject, saveChanges } from './users.js';

/** @typedef {{ id: string, displayName: string, description: string | null, kind: string, isAssigned: boolean, memberCount: number }} Group */
/** @typedef {{ id: string, displayName: string, userPrincipalName: string | null, type: string, isDeleted: boolean }} Member */

/** @param {{ api: import('./api.js').Api }} page */
export function groupSection({ api }) {
  const list = pagedList({
    label: 'groups',
    empty: 'No group is like that.',
    load: (query) => api.get(`/browse/groups?${query}`),
    row: (/** @type {Group} */ group, reload) => groupRow(group, api, reload),
  });
  return [h('section', { class: 'card' }, h('h2', {}, 'Groups'), list.element)];
}

/** @param {Group} group @param {import('./api.js').Api} api @param {() => Promise<void>} reload */
function groupRow(group, api, reload) {
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'what' },
      group.displayName,
      badge(group.kind),
      h('span', {}, [counted(group.memberCount, 'member'), group.description].filter(Boolean).join(' · ')),
    ),
    h(
      'div',
      { class: 'actions' },
      button('Members', () => showMembers(group, api, reload), { label: `Members of ${group.displayName}` }),
      button('Change', () => changeGroup(group, api, reload), { label: `Change ${group.displayName}` }),
      button('Delete', () => deleteObject({ set: 'groups', object: group, api, reload }), {
        label: `Delete ${group.displayName}`,
      }),
    ),
  );
}

/** @param {Group} group @param {import('./api.js').Api} api @param {() => Promise<void>} reload */
function changeGroup(group, api, reload) {
  openForm({
    title: `Change ${group.displayName}`,
    fields: [
      { name: 'displayName', label: 'Display name', value: group.displayName },
      { name: 'description', label: 'Description', value: group.description },
    ],
    save: async (changes) => {
      await saveChanges({ set: 'groups', object: group, changes, api });
      await reload();
    },
  });
}

/** @param {Group} group @param {import('./api.js').Api} api @param {() => Promise<void>} reload */
function showMembers(group, api, reload) {
  const list = pagedList({
    label: 'members',
    empty: 'The group has no such members.',
    load: (query) => api.get(`/groups/${group.id}/members?${query}`),
    row: (/** @type {Member} */ member, again) =>
      h(
        'li',
        {},
        h(
          'div',
          { class: 'what' },
          member.displayName,
          member.isDeleted && badge('In the recycle bin', 'warn'),
          h('span', {}, member.userPrincipalName ?? member.type),
        ),
        group.isAssigned &&
          button(
            'Remove',
            async () => {
              await api.delete(`/groups/${group.id}/members/${member.id}`);
              say(`${member.displayName} is no member of ${group.displayName} any more.`);
              await again();
            },
            { label: `Remove ${member.displayName}` },
          ),
      ),
  });
  const note = group.isAssigned
    ? null
    : h('p', { class: 'problem' }, 'Its members come from a rule or from on-premises and cannot be changed here.');
  const empty = {
    text: 'Remove all members',
    kind: 'danger',
    act: async () => {
      await api.post(`/groups/${group.id}/empty`);
      say(`${group.displayName} has no members any more.`);
    },
  };
  const dialog = openDialog({
    title: `Members of ${group.displayName}`,
    body: [note, list.element],
    choices: group.isAssigned ? [empty] : [],
    cancel: 'Close',
  });
  dialog.addEventListener('close', () => void reload());
}
