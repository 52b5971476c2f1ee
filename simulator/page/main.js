import { accidentSection } from './accidents.js';
import { call, tenantApi } from './api.js';
import { binSection } from './bin.js';
import { connectSection } from './connect.js';
import { h } from './dom.js';
import { groupSection } from './groups.js';
import { policySection } from './policies.js';
import { userSection } from './users.js';

/** @typedef {{ id: string, displayName: string, domains: string[] }} Tenant */
/** @typedef {{ api: import('./api.js').Api, tenantName: string, redraw: () => void }} Page */
/** @type {readonly { name: string, title: string, draw: (page: Page) => HTMLElement[] | Promise<HTMLElement[]> }[]} */
const SECTIONS = [
  { name: 'connect', title: 'Connect', draw: connectSection },
  { name: 'accidents', title: 'Accidents', draw: accidentSection },
  { name: 'users', title: 'Users', draw: userSection },
  { name: 'groups', title: 'Groups', draw: groupSection },
  { name: 'policies', title: 'Conditional Access', draw: policySection },
  { name: 'bin', title: 'Recycle bin', draw: binSection },
];

const content = /** @type {HTMLElement} */ (document.getElementById('content'));
const choice = /** @type {HTMLSelectElement} */ (document.getElementById('tenant'));
const sections = /** @type {HTMLElement} */ (document.getElementById('sections'));
/** @type {Tenant[]} */
let tenants = [];
/** Sections answer at different speed; the last one asked for stays. */
let drawn = 0;

/** What is looked at is in the address: `?tenant=…#users`. */
function place() {
  const id = new URL(location.href).searchParams.get('tenant');
  const tenant = tenants.find((known) => known.id === id) ?? tenants[0];
  const section = SECTIONS.find(({ name }) => `#${name}` === location.hash) ?? SECTIONS[0];
  return { tenant, section };
}

async function draw() {
  const mine = (drawn += 1);
  const { tenant, section } = place();
  if (tenant === undefined || section === undefined)
    return content.replaceChildren(h('p', { class: 'problem' }, 'The simulator has no tenant.'));
  choice.replaceChildren(
    ...tenants.map(({ id, displayName, domains }) =>
      h('option', { value: id, selected: id === tenant.id }, `${displayName} (${domains[0] ?? id})`),
    ),
  );
  sections.replaceChildren(
    ...SECTIONS.map(({ name, title }) =>
      h('li', {}, h('a', { href: `#${name}`, ...(name === section.name && { 'aria-current': 'page' }) }, title)),
    ),
  );
  document.title = `${section.title} – Simulated Entra tenant`;
  try {
    const elements = await section.draw({
      api: tenantApi(tenant.id),
      tenantName: tenant.displayName,
      redraw: () => void draw(),
    });
    if (mine === drawn) content.replaceChildren(...elements);
  } catch (error) {
    if (mine === drawn) content.replaceChildren(problem(error));
  }
}

/** @param {unknown} error */
function problem(error) {
  return h('p', { class: 'problem', role: 'alert' }, error instanceof Error ? error.message : String(error));
}

choice.addEventListener('change', () => {
  const url = new URL(location.href);
  url.searchParams.set('tenant', choice.value);
  history.pushState(null, '', url);
  void draw();
});
addEventListener('popstate', () => void draw());
addEventListener('hashchange', () => content.focus());
// The part of the address after # names the section.
document.getElementById('skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  content.focus();
});

try {
  tenants = (await call('GET', '/tenants')).tenants;
  await draw();
} catch (error) {
  content.replaceChildren(problem(error));
}
