// A job's progress: the server sends the part of the page that changes, whenever it does.
import { said } from "./lib/words";

const panel = document.getElementById("job")!;
const events = new EventSource(panel.dataset.events!);
let failures = 0;

function show(event: MessageEvent<string>): void {
  failures = 0;
  const held = document.activeElement;
  const link = panel.contains(held) ? held!.getAttribute("href") : null;
  panel.innerHTML = event.data; // a page of ours, escaped where it was made
  // Who stood on a link stands on it still: it is another element now.
  if (link) panel.querySelector<HTMLElement>(`a[href="${CSS.escape(link)}"]`)?.focus();
}

events.addEventListener("job", show);
events.addEventListener("end", (event) => {
  show(event as MessageEvent<string>);
  events.close();
});
events.addEventListener("error", () => {
  failures += 1;
  if (failures < 6 && events.readyState !== EventSource.CLOSED) return;
  events.close();
  const note = document.createElement("p");
  note.className = "notice warn";
  note.setAttribute("role", "alert");
  note.textContent = said("js.add.lost");
  panel.prepend(note);
});
