// What every page has: htmx under the page's content policy, shortcuts, the help overlay.
import htmx from "htmx.org";
import { bindShortcuts } from "./lib/shortcuts";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // pages hold articles: none is kept in the browser's store
htmx.config.selfRequestsOnly = true;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf]")?.content;
  const detail = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
  if (token) detail.headers["X-CSRF-Token"] = token;
});

bindShortcuts();
