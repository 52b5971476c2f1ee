/**
 * A text that is cut with an ellipsis is told whole to whoever points at it or comes there by the keyboard, wherever it is
 * shown: whether it is cut is known only once it stands in its place.
 */
export function tellWholeTexts(root: Document): void {
  for (const kind of ['pointerover', 'focusin']) root.addEventListener(kind, tell, { passive: true });
}

function tell({ target }: Event): void {
  for (let element = target instanceof HTMLElement ? target : null; element; element = element.parentElement) {
    if (isCut(element)) {
      // What says something of its own is left as it is.
      if (!element.title || element.dataset['whole'] !== undefined) element.title = element.innerText.trim();
      element.dataset['whole'] = '';
      return;
    }
    if (element.dataset['whole'] === undefined) continue;
    // There is room for it now.
    element.removeAttribute('title');
    delete element.dataset['whole'];
  }
}

function isCut(element: HTMLElement): boolean {
  const isOver = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1;
  if (!isOver || element.innerText === '') return false;
  const { textOverflow, overflowX, webkitLineClamp } = getComputedStyle(element);
  return (
    overflowX === 'hidden' && (textOverflow === 'ellipsis' || (webkitLineClamp !== 'none' && webkitLineClamp !== ''))
  );
}
