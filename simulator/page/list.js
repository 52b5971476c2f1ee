import { button, field, h, say } from './dom.js';

const TOP = 25;

/**
 * A searched and paged list.
 * @template T
 * @param {{
 *   label: string, empty: string, searchable?: boolean,
 *   load: (query: string) => Promise<{ value: T[], total: number }>,
 *   row: (item: T, reload: () => Promise<void>) => HTMLLIElement,
 * }} options `load` gets `search=…&skip=…&top=…`
 */
export function pagedList({ label, empty, searchable = true, load, row }) {
  let search = '';
  let skip = 0;
  /** Only the answer to the last question is shown. */
  let asked = 0;
  const rows = h('ul', { class: 'rows', 'aria-label': label });
  const status = h('span', { class: 'quiet', role: 'status' });
  const turn = (/** @type {number} */ by) => {
    skip = Math.max(0, skip + by);
    return reload();
  };
  const back = button('Back', () => turn(-TOP), { label: `Back in ${label}` });
  const next = button('Next', () => turn(TOP), { label: `Next ${label}` });
  const input = h('input', {
    type: 'search',
    autocomplete: 'off',
    oninput: () => {
      search = input.value;
      skip = 0;
      void reload();
    },
  });

  /** @returns {Promise<void>} */
  async function reload() {
    const mine = (asked += 1);
    const query = new URLSearchParams({ search, skip: String(skip), top: String(TOP) });
    try {
      const { value, total } = await load(query.toString());
      if (mine !== asked) return;
      // The last row of a page was deleted.
      if (value.length === 0 && skip > 0) return await turn(-TOP);
      keepFocus(rows, () => rows.replaceChildren(...value.map((item) => row(item, reload))));
      status.textContent =
        total === 0
          ? empty
          : `${(skip + 1).toLocaleString('en')}–${(skip + value.length).toLocaleString('en')} of ${total.toLocaleString('en')}`;
      back.hidden = next.hidden = total <= TOP;
      back.disabled = skip === 0;
      next.disabled = skip + TOP >= total;
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  }
  void reload();
  const element = h(
    'div',
    {},
    searchable && h('div', { class: 'search' }, field(`Search ${label}`, input)),
    rows,
    h('div', { class: 'pager' }, status, h('div', { class: 'actions' }, back, next)),
  );
  return { element, reload };
}

/**
 * Where the focus was in a row, it goes to the row that took its place.
 * @param {HTMLElement} rows
 * @param {() => void} redraw
 */
function keepFocus(rows, redraw) {
  const at = [...rows.children].findIndex((row) => row.contains(document.activeElement));
  redraw();
  if (at < 0) return;
  const row = rows.children[Math.min(at, rows.children.length - 1)];
  (row?.querySelector('button') ?? document.getElementById('content'))?.focus();
}
