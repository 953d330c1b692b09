// Adding files: drop them anywhere on the page; what is too large is said before it is sent.
import { said } from "./lib/words";

const form = document.getElementById("files-form") as HTMLFormElement;
const input = document.getElementById("files") as HTMLInputElement;
const drop = document.getElementById("drop")!;
const chosen = document.getElementById("chosen")!;
const warning = document.getElementById("too-large")!;
const most = Number(form.dataset.most);
const MEGABYTE = 1024 * 1024;

function check(): boolean {
  const files = [...(input.files ?? [])];
  const size = files.reduce((sum, file) => sum + file.size, 0) / MEGABYTE;
  chosen.replaceChildren(...files.slice(0, 20).map((file) => {
    const line = document.createElement("li");
    line.textContent = file.name;
    line.dir = "auto";
    return line;
  }));
  warning.hidden = size <= most;
  if (size > most) warning.textContent = said("js.add.large", { size: Math.ceil(size), most });
  return size <= most;
}

drop.classList.add("live");
input.addEventListener("change", check);
form.addEventListener("submit", (event) => {
  if (!check()) event.preventDefault();
});

const carries = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].includes("Files");

addEventListener("dragover", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  drop.classList.add("over");
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) drop.classList.remove("over");
});
addEventListener("drop", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  drop.classList.remove("over");
  input.files = event.dataTransfer!.files;
  if (check() && input.files.length) form.requestSubmit();
});
