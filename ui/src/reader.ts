// The reader: claims step by step, their parts marked in the article, the place kept.

const reading = document.getElementById("reading") as HTMLElement;
const article = reading.querySelector<HTMLElement>(".article")!;
const cards = [...reading.querySelectorAll<HTMLDetailsElement>("details.claim")];
const marks = [...article.querySelectorAll<HTMLElement>("mark")];
const kept = `riwaya.place.${reading.dataset.document}`;
let current = cards.findIndex((card) => card.open);

function paint(number: string): void {
  for (const mark of marks) {
    const is = (mark.dataset.ids ?? "").split(" ").includes(number);
    const fixed = [...mark.classList].filter((name) => name !== "at" && !name.startsWith("as-"));
    const parts = (mark.dataset.parts ?? "").split(" ").filter((part) => part.endsWith(`-${number}`));
    const kinds = parts.map((part) => `as-${part.slice(0, part.lastIndexOf("-"))}`);
    mark.className = [...fixed, ...(is ? ["at"] : []), ...kinds].join(" ");
  }
}

function show(at: number): void {
  const card = cards[at];
  if (!card) return;
  current = at;
  card.open = true; // which closes the others: they share a name
  cards.forEach((other) => { if (other !== card) other.open = false; });
  paint(card.dataset.number!);
  history.replaceState(null, "", card.dataset.url!);
  const first = article.querySelector<HTMLElement>("mark.at");
  first?.scrollIntoView({ block: window.innerWidth < 960 ? "start" : "center" });
  const side = card.parentElement!;
  if (side.scrollHeight > side.clientHeight) side.scrollTop = card.offsetTop - side.offsetTop - 60;
}

reading.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const step = target.closest<HTMLElement>("[data-step]");
  const trigger = target.closest<HTMLElement>("[data-opens-claim]");
  if (step) {
    event.preventDefault();
    const next = current < 0 ? (Number(step.dataset.step) > 0 ? 0 : cards.length - 1) : current + Number(step.dataset.step);
    show(Math.min(Math.max(next, 0), cards.length - 1));
  } else if (trigger) {
    event.preventDefault();
    show(Number(trigger.dataset.opensClaim) - 1);
  }
});

cards.forEach((card, at) => {
  card.addEventListener("toggle", () => {
    if (card.open && current !== at) show(at);
    else if (!card.open && current === at) {
      current = -1;
      paint("");
    }
  });
});

function place(): number {
  const box = article.getBoundingClientRect();
  return Math.max(0, -box.top / Math.max(1, box.height));
}

function keep(): void {
  try {
    localStorage.setItem(kept, place().toFixed(5));
  } catch {
    // a browser that keeps nothing
  }
}

function restore(): void {
  if (location.hash || new URLSearchParams(location.search).has("claim")) return;
  const part = Number(localStorage.getItem(kept) ?? 0);
  if (part > 0) window.scrollTo(0, window.scrollY + article.getBoundingClientRect().top + part * article.offsetHeight);
}

let waiting = 0;
addEventListener("scroll", () => {
  clearTimeout(waiting);
  waiting = window.setTimeout(keep, 200);
}, { passive: true });

reading.classList.add("live");
if (current >= 0) show(current);
else restore();
performance.mark("riwaya:ready");
