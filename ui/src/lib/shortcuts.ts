// Shortcuts by the place of the key, so that they work on an Arabic keyboard too.
// An element with data-key="KeyJ" is clicked or focused when that key is pressed; the page's help
// overlay lists them from the same attributes.

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

function visible(element: HTMLElement): boolean {
  // What lies in closed details has boxes too, but cannot be seen.
  return element.getClientRects().length > 0 && element.checkVisibility();
}

export function act(element: HTMLElement): void {
  if (element.matches("input:not([type=submit],[type=button]), textarea, select")) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else {
    element.click();
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const help = document.querySelector<HTMLDialogElement>("dialog#help");
  if (inField(event.target)) {
    if (event.code === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  if (event.code === "Slash" && event.shiftKey && help) {
    help.open ? help.close() : help.showModal();
    event.preventDefault();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const name = (event.shiftKey ? "Shift+" : "") + event.code;
  const fits = [...document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(name)}"]`)];
  const found = fits.find(visible);
  if (found) {
    event.preventDefault();
    act(found);
  }
}

export function bindShortcuts(): void {
  document.addEventListener("keydown", onKey);
  const help = document.querySelector<HTMLDialogElement>("dialog#help");
  document.querySelectorAll<HTMLElement>("[data-opens=help]").forEach((opener) => {
    opener.addEventListener("click", () => help?.showModal());
  });
}
