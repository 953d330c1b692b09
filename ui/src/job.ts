// A job's progress: the server sends the part of the page that changes, whenever it does.
import { said } from "./lib/words";

const panel = document.getElementById("job")!;
const events = new EventSource(panel.dataset.events!);
let failures = 0;

function show(event: MessageEvent<string>): void {
  failures = 0;
  panel.innerHTML = event.data; // a page of ours, escaped where it was made
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
