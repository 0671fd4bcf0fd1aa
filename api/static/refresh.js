// A part marked data-refresh="seconds" is fetched again from the same page, in place.
"use strict";
const marked = document.querySelector("[data-refresh]");
let timer = 0;

async function refresh() {
  clearTimeout(timer);
  const part = document.getElementById(marked.id);
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok && !answer.redirected && page.getElementById(part.id);
      if (fresh && fresh.outerHTML !== part.outerHTML) { part.replaceWith(fresh); }
    } catch { /* the server is away; try again */ }
  }
  const seconds = Number(document.getElementById(marked.id).dataset.refresh);
  if (seconds) { timer = setTimeout(refresh, seconds * 1000); }
}

if (marked) {
  timer = setTimeout(refresh, Number(marked.dataset.refresh) * 1000);
  document.addEventListener("sogoc:changed", refresh);
}
