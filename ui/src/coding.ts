// Coding a whole article: a cursor of whole words in the text, moved by keys or the mouse; what it
// covers becomes a part of the claim in hand. Parts are painted as ranges, so that no letter is
// parted from the next. The form's fields are what is sent; until then the browser keeps them.
import { said } from "./lib/words";

interface Word {
  start: number; // UTF-16, in the article
  end: number;
  sentence: number;
}

const PARTS = ["quote", "trigger", "voice"];
const form = document.querySelector<HTMLFormElement>("form.coding");

// The server counts letters as code points, scripts as UTF-16 units.
const points = (text: string): number => [...text].length;

function wordsOf(text: string): Word[] {
  let sentence = 0;
  let before = 0;
  return [...text.matchAll(/[^\s«»"“”()،؛:.!؟]+/gu)].map((hit) => {
    if (/[.!؟\n]/u.test(text.slice(before, hit.index))) sentence += 1;
    before = hit.index + hit[0].length;
    return { start: hit.index, end: before, sentence };
  });
}

function bind(form: HTMLFormElement): void {
  const article = form.querySelector<HTMLElement>("#article")!;
  const list = form.querySelector<HTMLElement>("#coded")!;
  const blank = form.querySelector<HTMLTemplateElement>("#blank")!;
  const chosenWords = form.querySelector<HTMLElement>("#chosen")!;
  const count = form.querySelector<HTMLElement>("#count")!;
  const key = `riwaya.coding.${form.dataset["kept"]}`;
  const most = Number(form.dataset["most"]);

  article.textContent = article.textContent; // one node: its marks are painted as ranges from here on
  const node = article.firstChild as Text;
  const text = node?.data ?? "";
  const words = wordsOf(text);
  let anchor = 0;
  let head = 0;
  let active: HTMLElement | null = null;

  const claims = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(".coded")];
  const field = (claim: HTMLElement, name: string): HTMLInputElement =>
    claim.querySelector<HTMLInputElement>(`[name$=".${name}"]`)!;
  const range = (start: number, end: number): Range => {
    const found = document.createRange();
    found.setStart(node, start);
    found.setEnd(node, end);
    return found;
  };
  // Places of the form are code points; the article is cut by UTF-16 units.
  const letters = [...text];
  const units: number[] = [0];
  for (const letter of letters) units.push(units[units.length - 1]! + letter.length);
  const spanOf = (claim: HTMLElement, part: string): [number, number] | null => {
    const [start, end] = [field(claim, `${part}.start`).value, field(claim, `${part}.end`).value];
    const [first, last] = [units[Number(start)], units[Number(end)]];
    return start && end && first !== undefined && last !== undefined && first < last ? [first, last] : null;
  };

  const paint = (): void => {
    if (!("highlights" in CSS) || !words.length) return;
    for (const part of PARTS) {
      const spans = claims().map((claim) => spanOf(claim, part)).filter((span) => span !== null);
      CSS.highlights.set(`coded-${part}`, new Highlight(...spans.map((span) => range(...span))));
    }
    const own = active ? spanOf(active, "quote") : null;
    CSS.highlights.set("hand-quote", own ? new Highlight(range(...own)) : new Highlight());
    const [start, end] = chosen();
    const cursor = new Highlight(range(start, end));
    cursor.priority = 1;
    CSS.highlights.set("cursor", cursor);
  };
  const chosen = (): [number, number] => [
    words[Math.min(anchor, head)]!.start,
    words[Math.max(anchor, head)]!.end,
  ];
  const keep = (): void => {
    // Places and choices only: no word of an article stays in a browser.
    const kept = [...new FormData(form)].filter(([name]) => name.startsWith("claim.") && !name.endsWith(".words"));
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // a browser that keeps nothing
    }
  };
  const changed = (): void => {
    count.textContent = said("js.coding.count", { n: claims().length });
    paint();
    keep();
  };
  const take = (claim: HTMLElement | null): void => {
    active?.classList.remove("active");
    active = claim;
    active?.classList.add("active");
    active?.scrollIntoView({ block: "nearest" });
    paint();
  };
  const number = (): void => {
    claims().forEach((claim, at) => {
      claim.dataset["number"] = String(at);
      claim.querySelector('[data-of="number"]')!.textContent = said("js.coding.claim", { number: at + 1 });
      claim.querySelectorAll<HTMLInputElement>("[name]").forEach((one) => {
        one.name = one.name.replace(/^claim\.\d+\./, `claim.${at}.`);
      });
    });
  };
  const reveal = (within: ParentNode): void =>
    within.querySelectorAll<HTMLElement>("[data-scripted]").forEach((one) => (one.hidden = false));
  const add = (): HTMLElement | null => {
    if (claims().length >= most) return null;
    const claim = blank.content.querySelector(".coded")!.cloneNode(true) as HTMLElement;
    reveal(claim);
    list.append(claim);
    number();
    take(claim);
    return claim;
  };
  const fill = (claim: HTMLElement, part: string): void => {
    if (!words.length) return;
    const [start, end] = chosen();
    field(claim, `${part}.start`).value = String(points(text.slice(0, start)));
    field(claim, `${part}.end`).value = String(points(text.slice(0, end)));
    field(claim, `${part}.words`).value = text.slice(start, end);
    changed();
  };
  const mark = (part: string): void => {
    const claim = active ?? claims()[0] ?? add();
    if (!claim) return;
    if (claim !== active) take(claim);
    fill(claim, part);
    if (part === "trigger" && !field(claim, "predicate").value) field(claim, "predicate").focus();
    if (part === "voice") field(claim, "type").focus();
  };
  const takeOut = (claim: HTMLElement): void => {
    const next = claim.nextElementSibling ?? claim.previousElementSibling;
    claim.remove();
    number();
    take(next as HTMLElement | null);
    changed();
    article.focus({ preventScroll: true });
  };

  const show = (): void => {
    const box = range(...([words[head]!.start, words[head]!.end] as [number, number])).getBoundingClientRect();
    const frame = article.getBoundingClientRect();
    if (box.top < frame.top + 30) article.scrollTop -= frame.top + 60 - box.top;
    else if (box.bottom > frame.bottom - 30) article.scrollTop += box.bottom - frame.bottom + 60;
    chosenWords.textContent = said("js.coding.chosen", { words: text.slice(...chosen()) });
    paint();
  };
  const go = (to: number, selects: boolean): void => {
    head = Math.min(Math.max(to, 0), words.length - 1);
    if (!selects) anchor = head;
    show();
  };
  const sentence = (step: 1 | -1, selects: boolean): void => {
    const here = words[head]!.sentence;
    const last = words[head + 1]?.sentence !== here;
    if (selects && step > 0) {
      const wanted = last ? here + 1 : here;
      const after = words.findIndex((word) => word.sentence > wanted);
      go(after < 0 ? words.length - 1 : after - 1, true);
      return;
    }
    const first = words[head - 1]?.sentence !== here;
    const wanted = step > 0 ? here + 1 : first ? here - 1 : here;
    const found = words.findIndex((word) => word.sentence === wanted);
    if (found >= 0) go(found, selects);
  };

  article.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !words.length) return;
    // Arabic runs to the left: the arrow to the left is the one that goes on.
    if (event.code === "ArrowLeft") go(head + 1, event.shiftKey);
    else if (event.code === "ArrowRight") go(head - 1, event.shiftKey);
    else if (event.code === "ArrowDown") sentence(1, event.shiftKey);
    else if (event.code === "ArrowUp") sentence(-1, event.shiftKey);
    else return;
    event.preventDefault();
  });
  document.addEventListener("pointerup", () => {
    const found = document.getSelection();
    if (!found?.rangeCount || !words.length) return;
    const given = found.getRangeAt(0);
    if (given.startContainer !== node || given.endContainer !== node) return;
    // Half a word that was caught by the mouse is taken whole.
    const inside = (word: Word): boolean =>
      given.collapsed
        ? word.start <= given.startOffset && word.end >= given.startOffset
        : word.start < given.endOffset && word.end > given.startOffset;
    const first = words.findIndex(inside);
    if (first < 0) return;
    const after = words.findIndex((word, at) => at > first && !inside(word));
    anchor = first;
    head = after < 0 ? words.length - 1 : after - 1;
    found.removeAllRanges(); // our own cursor shows it from here on
    article.focus({ preventScroll: true });
    show();
  });

  list.addEventListener("focusin", (event) => {
    const claim = (event.target as HTMLElement).closest<HTMLElement>(".coded");
    if (claim && claim !== active) take(claim);
  });
  list.addEventListener("input", (event) => {
    const given = event.target as HTMLElement;
    const part = given.closest<HTMLElement>(".coded-part")?.dataset["part"];
    const claim = given.closest<HTMLElement>(".coded")!;
    if (part) {
      // Words that were typed are sought by the server; the places they had no longer hold.
      field(claim, `${part}.start`).value = "";
      field(claim, `${part}.end`).value = "";
    }
    changed();
  });
  list.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || !(event.target as HTMLElement).matches("select")) return;
    event.preventDefault(); // chosen: back to the text
    article.focus({ preventScroll: true });
  });
  form.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("button");
    const part = button?.dataset["mark"];
    if (button?.matches(".take-out")) takeOut(button.closest<HTMLElement>(".coded")!);
    else if (button?.dataset["does"] === "new") {
      const only = claims().length === 1 ? claims()[0]! : null;
      const untouched = only && !field(only, "quote.words").value && !field(only, "predicate").value;
      const claim = untouched ? only : add();
      if (claim) {
        take(claim);
        fill(claim, "quote");
        article.focus({ preventScroll: true });
      }
    } else if (part) mark(part);
  });
  document.addEventListener("keydown", (event) => {
    const inField = (event.target as HTMLElement).matches("input, textarea, select");
    if (inField || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const at = active ? claims().indexOf(active) : -1;
    if (event.code === "KeyJ") take(claims()[at + 1] ?? active);
    else if (event.code === "KeyK") take(claims()[at - 1] ?? active);
    else if (event.code === "KeyP" && active) field(active, "predicate").focus();
    else if (event.code === "KeyX" && active) takeOut(active);
    else if (event.code === "KeyT") article.focus();
    else if (event.code === "KeyD") form.querySelector<HTMLElement>("#done")!.focus();
    else return;
    event.preventDefault();
  });
  const restore = (): void => {
    if ("told" in form.dataset) return; // the server gave back what was sent
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? "[]") as [string, string][];
      const numbers = new Set(kept.map(([name]) => name.split(".")[1]));
      while (claims().length < Math.min(numbers.size, most)) add();
      for (const [name, value] of kept) {
        const found = form.elements.namedItem(name) as HTMLInputElement | null;
        if (found) found.value = value;
      }
      for (const claim of claims()) {
        for (const part of PARTS) {
          const span = spanOf(claim, part);
          if (span) field(claim, `${part}.words`).value = text.slice(...span);
        }
      }
    } catch {
      // what was kept is of no use
    }
  };

  form.classList.add("scripted");
  reveal(form);
  restore();
  take(claims()[0] ?? null);
  changed();
  article.focus({ preventScroll: true });
}

// What was marked in articles that are done is let go of.
const holder = document.querySelector<HTMLElement>("[data-kept-all]");
for (const kept of Object.keys(localStorage)) {
  const all = `riwaya.coding.${holder?.dataset["keptAll"]}/`;
  if (kept.startsWith(all) && kept !== `riwaya.coding.${form?.dataset["kept"]}`) localStorage.removeItem(kept);
}
if (form) bind(form);
