// A folder that was dropped or chosen: all files below it, those that are read apart from the rest.

export interface Found {
  files: { file: File; path: string }[];
  left: string[]; // of kinds that are not read
  closed: string[]; // that the browser could not open
}

const READ = /\.(txt|html?|jsonl|zip)$/i;
const isHidden = (path: string): boolean => path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");

export const nothing = (): Found => ({ files: [], left: [], closed: [] });

/** Puts a file of a folder where it belongs; hidden ones are passed over. */
export function sort(found: Found, file: File, path: string): void {
  if (isHidden(path)) return;
  if (READ.test(path)) found.files.push({ file, path });
  else found.left.push(path);
}

/** Goes through all that was dropped, without recursion: folders may be nested deep. */
export async function walk(entries: FileSystemEntry[], most: number, tell: (count: number) => void): Promise<Found> {
  const found = nothing();
  const waiting = [...entries].reverse();
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const path = entry.fullPath.replace(/^\//, "");
    try {
      if (entry.isDirectory) {
        if (!isHidden(path)) waiting.push(...(await inside(entry as FileSystemDirectoryEntry)).reverse());
      } else {
        const file = await new Promise<File>((give, fail) => (entry as FileSystemFileEntry).file(give, fail));
        // What was dropped by itself is sent whatever it is: the server says what is wrong with it.
        if (path.includes("/")) sort(found, file, path);
        else found.files.push({ file, path });
      }
    } catch {
      found.closed.push(path);
    }
    if (found.files.length > most) break;
    tell(found.files.length);
  }
  return found;
}

async function inside(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // A browser gives some hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((give, fail) => reader.readEntries(give, fail));
    if (!some.length) return all.sort((one, other) => (one.name < other.name ? -1 : 1));
    all.push(...some);
  }
}
