// Words that a script shows, in the language of the page: the server puts them beside the script.

let words: Record<string, string> | undefined;

export function said(key: string, values: Record<string, string | number> = {}): string {
  words ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, string>;
  const found = words[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
