// Adding files: drop them or a folder anywhere on the page; what is too large, or is not read, is
// said before it is sent, and while it is sent a bar shows how far it is.
import { type Found, nothing, sort, walk } from "./lib/folder";
import { said } from "./lib/words";

const form = document.getElementById("files-form") as HTMLFormElement;
const input = document.getElementById("files") as HTMLInputElement;
const folder = document.getElementById("folder") as HTMLInputElement;
const drop = document.getElementById("drop")!;
const chosen = document.getElementById("chosen")!;
const left = document.getElementById("left")!;
const warning = document.getElementById("too-large")!;
const sending = document.getElementById("sending")!;
const sendingWords = document.getElementById("sending-words")!;
const bar = document.getElementById("sent") as HTMLProgressElement;
const mostMegabytes = Number(form.dataset["most"]);
const mostFiles = Number(form.dataset["files"]);
const MEGABYTE = 1024 * 1024;
const NAMED = 200; // names of files left out that are sent
let found: Found = nothing();

function tell(words: string): void {
  warning.hidden = !words;
  warning.textContent = words;
}

function check(): boolean {
  const files = found.files;
  const size = files.reduce((sum, one) => sum + one.file.size, 0) / MEGABYTE;
  const names = files.slice(0, 20).map((one) => one.path);
  if (files.length > names.length) names.push(`… ${said("js.add.found", { n: files.length })}`);
  chosen.replaceChildren(...names.map((name) => {
    const line = document.createElement("li");
    line.textContent = name;
    line.dir = "auto";
    return line;
  }));
  const few = found.left.slice(0, 8).join("، ") + (found.left.length > 8 ? " …" : "");
  const parts = found.left.length ? [said("js.add.left", { n: found.left.length, names: few })] : [];
  parts.push(...found.closed.slice(0, 8).map((name) => said("js.add.closed", { name })));
  left.hidden = !parts.length;
  left.textContent = parts.join(" · ");
  if (files.length > mostFiles) tell(said("js.add.many", { n: files.length, most: mostFiles }));
  else if (size > mostMegabytes) tell(said("js.add.large", { size: Math.ceil(size), most: mostMegabytes }));
  else if (!files.length && (found.left.length || found.closed.length)) tell(said("js.add.empty"));
  else tell("");
  return warning.hidden && files.length > 0;
}

function send(): void {
  const body = new FormData();
  body.append("csrf", form.querySelector<HTMLInputElement>("[name=csrf]")!.value);
  const out = [...found.left, ...found.closed];
  body.append("left_out", out.slice(0, NAMED).join("\n"));
  body.append("left_count", String(out.length));
  for (const one of found.files) body.append("files", one.file, one.path);
  const request = new XMLHttpRequest(); // fetch does not tell how much was sent
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => {
    if (request.status < 400 && request.responseURL) {
      location.assign(request.responseURL);
      return;
    }
    sending.hidden = true;
    tell(said("js.add.refused", { status: request.status }));
  });
  request.addEventListener("error", () => {
    sending.hidden = true;
    tell(said("js.add.lost"));
  });
  sendingWords.textContent = said("js.add.sending", { n: found.files.length });
  bar.value = 0;
  sending.hidden = false;
  request.open("POST", form.action);
  request.send(body);
}

drop.classList.add("live");
input.addEventListener("change", () => {
  found = nothing();
  found.files = [...(input.files ?? [])].map((file) => ({ file, path: file.name }));
  folder.value = "";
  check();
});
folder.addEventListener("change", () => {
  found = nothing();
  for (const file of folder.files ?? []) sort(found, file, file.webkitRelativePath || file.name);
  input.value = "";
  check();
});
form.addEventListener("submit", (event) => {
  if (!found.files.length && !found.left.length) return; // the server says that nothing was chosen
  event.preventDefault();
  if (check()) send();
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
  // Both lists are empty as soon as this function gives way: they are read before anything waits.
  const given = event.dataTransfer!;
  const entries = [...given.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => !!entry);
  const files = [...given.files].map((file) => ({ file, path: file.name }));
  void dropped(entries, files);
});

async function dropped(entries: FileSystemEntry[], files: Found["files"]): Promise<void> {
  input.value = folder.value = "";
  left.hidden = false;
  found = entries.length
    ? await walk(entries, mostFiles, (n) => (left.textContent = said("js.add.walking", { n })))
    : { ...nothing(), files };
  if (check()) send();
}
