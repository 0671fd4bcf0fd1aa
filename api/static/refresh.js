// Parts marked data-refresh="seconds" are fetched again from the same page, in place.
"use strict";
document.querySelectorAll("[data-refresh]").forEach((part) => {
  const again = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (answer.ok && !answer.redirected) {
          const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
          if (fresh && fresh.innerHTML !== part.innerHTML) { part.innerHTML = fresh.innerHTML; }
        }
      } catch { /* the server is away; try again */ }
    }
    setTimeout(again, Number(part.dataset.refresh) * 1000);
  };
  setTimeout(again, Number(part.dataset.refresh) * 1000);
});
