// Marking spans of the excerpt: select words and press the key of a kind; move the edges of the
// row in hand by whole words. The fields of the form stay what is sent: this only fills them in.

interface Word {
  start: number;
  end: number;
}

const form = document.querySelector<HTMLFormElement>("form.review");
const excerpt = form?.querySelector<HTMLElement>(".excerpt");

// The server counts letters as code points, scripts as UTF-16 units.
const points = (text: string): number => [...text].length;

function wordsOf(text: string, from: number): Word[] {
  return [...text.matchAll(/[^\s«»"“”()،؛:.!؟]+/gu)].map((hit) => {
    const start = from + points(text.slice(0, hit.index));
    return { start, end: start + points(hit[0]) };
  });
}

function bind(form: HTMLFormElement, excerpt: HTMLElement): void {
  const from = Number(excerpt.dataset["start"] ?? 0);
  const text = excerpt.textContent ?? "";
  const letters = [...text];
  const words = wordsOf(text, from);
  let active: HTMLElement | null = null;

  const fields = (row: HTMLElement): HTMLInputElement[] => [
    ...row.querySelectorAll<HTMLInputElement>(".edge input"),
  ];
  const take = (row: HTMLElement | null): void => {
    active?.classList.remove("active");
    active = row;
    active?.classList.add("active");
  };
  const fill = (row: HTMLElement, start: number, end: number): void => {
    const [first, last] = fields(row);
    if (!first || !last) return;
    first.value = String(start);
    last.value = String(end);
    const shown = row.querySelector(".words");
    if (shown) shown.textContent = letters.slice(start - from, end - from).join("");
    row.removeAttribute("data-empty");
    take(row);
  };
  const place = (node: Node, offset: number): number => {
    const range = document.createRange();
    range.setStart(excerpt, 0);
    range.setEnd(node, offset);
    return from + points(range.toString());
  };
  const chosen = (): Word | null => {
    const range = document.getSelection()?.rangeCount ? document.getSelection()?.getRangeAt(0) : null;
    if (!range || range.collapsed || !excerpt.contains(range.commonAncestorContainer)) return null;
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    // Half a word that was caught by the mouse is taken whole.
    const inside = words.filter((word) => word.start < end && word.end > start);
    const [head, tail] = [inside[0], inside[inside.length - 1]];
    return head && tail ? { start: head.start, end: tail.end } : null;
  };
  const target = (kind: string): HTMLElement | null => {
    const rows = [...form.querySelectorAll<HTMLElement>(`.span-row[data-kind="${kind}"]`)];
    const single = rows.length === 1 ? rows[0] : undefined;
    return single ?? rows.find((row) => row.hasAttribute("data-empty")) ?? null;
  };
  const grow = (kind: string): void => {
    // One empty row of its kind stays, so that another part can be added.
    const rows = [...form.querySelectorAll<HTMLElement>(`.span-row[data-kind="${kind}"]`)];
    const last = rows[rows.length - 1];
    if (!last || last.hasAttribute("data-empty") || ["quote", "trigger", "time", "number"].includes(kind)) return;
    const copy = last.cloneNode(true) as HTMLElement;
    copy.classList.remove("active");
    copy.setAttribute("data-empty", "");
    const shown = copy.querySelector(".words");
    if (shown) shown.textContent = "…";
    copy.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select").forEach((field) => {
      field.name = field.name.replace(/\.\d+\./, `.${rows.length}.`);
      if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = false;
      else field.value = "";
    });
    last.after(copy);
  };
  const move = (edge: 0 | 1, step: 1 | -1): void => {
    if (!active) take(form.querySelector<HTMLElement>('.span-row[data-kind="quote"]'));
    if (!active) return;
    const [start, end] = fields(active).map((field) => Number(field.value));
    if (start === undefined || end === undefined) return;
    const inside = words.map((word, at) => ({ ...word, at })).filter((word) => word.start < end && word.end > start);
    const [head, tail] = [inside[0]?.at, inside[inside.length - 1]?.at];
    if (head === undefined || tail === undefined) return;
    const first = edge === 0 ? head + step : head;
    const last = edge === 1 ? tail + step : tail;
    const [a, b] = [words[first], words[last]];
    if (a && b && first <= last) fill(active, a.start, b.end);
  };

  form.classList.add("scripted");
  form.querySelectorAll<HTMLElement>("[data-scripted]").forEach((one) => (one.hidden = false));
  form.addEventListener("focusin", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>(".span-row");
    if (row) take(row);
  });
  form.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("button");
    const row = button?.closest<HTMLElement>(".span-row");
    if (button?.matches(".take-out") && row) {
      fields(row).forEach((field) => (field.value = ""));
      row.setAttribute("data-empty", "");
      const shown = row.querySelector(".words");
      if (shown) shown.textContent = "…";
    }
    const kind = button?.dataset["mark"];
    const marked = kind ? chosen() : null;
    const into = kind ? target(kind) : null;
    if (kind && into && marked) {
      fill(into, marked.start, marked.end);
      grow(kind);
      into.querySelector<HTMLElement>("input:not(.edge input), select")?.focus();
    } else if (kind && into) {
      // Without a selection it begins at the trigger; the brackets carry its edges on.
      const near = form.querySelector<HTMLElement>('.span-row[data-kind="trigger"]');
      const [start, end] = near ? fields(near).map((field) => Number(field.value)) : [];
      if (into.hasAttribute("data-empty") && start !== undefined && end !== undefined) {
        fill(into, start, end);
        grow(kind);
      } else take(into);
    }
  });
  document.addEventListener("keydown", (event) => {
    const field = (event.target as HTMLElement).matches("input, textarea, select");
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    // The brackets look towards the text's end and back, whatever its direction.
    if (event.code === "BracketRight") move(event.shiftKey ? 0 : 1, 1);
    else if (event.code === "BracketLeft") move(event.shiftKey ? 0 : 1, -1);
    else return;
    event.preventDefault();
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target as HTMLElement;
    if (event.code !== "Enter" || event.isComposing || !field.matches("input")) return;
    // A reason is written to reject; what is written elsewhere is a correction.
    event.preventDefault();
    const act = field.id === "why" ? "reject" : "correct";
    form.querySelector<HTMLButtonElement>(`button[name="act"][value="${act}"]`)?.click();
  });
  form.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.matches("[data-places]") && field.value.length > 1) void suggest(field.value);
  });
}

// One key a predicate: the letters follow the order of the list, on any keyboard.
function bindPalette(form: HTMLFormElement, palette: HTMLDialogElement): void {
  const select = form.querySelector<HTMLSelectElement>('select[name="predicate"]');
  const pick = (button: HTMLElement | null): void => {
    const predicate = button?.dataset["pick"];
    if (!select || !predicate) return;
    select.value = predicate;
    palette.close();
  };
  form.querySelector("[data-opens-palette]")?.addEventListener("click", () => palette.showModal());
  palette.addEventListener("click", (event) => {
    pick((event.target as HTMLElement).closest<HTMLElement>("[data-pick]"));
  });
  palette.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const found = palette.querySelector<HTMLElement>(`[data-letter="${CSS.escape(event.code)}"]`);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    pick(found);
  });
}

async function suggest(words: string): Promise<void> {
  const answer = await fetch(`/review/places?q=${encodeURIComponent(words)}`);
  if (!answer.ok) return;
  const found = (await answer.json()) as { id: string; name: string; in: string }[];
  const options = found.map((one) => {
    const option = document.createElement("option");
    option.value = one.id;
    option.textContent = one.in ? `${one.name}، ${one.in}` : one.name;
    return option;
  });
  document.getElementById("places")?.replaceChildren(...options);
}

const palette = document.querySelector<HTMLDialogElement>("dialog#palette");
if (form && excerpt) bind(form, excerpt);
if (form && palette) bindPalette(form, palette);
performance.mark("riwaya:ready");
