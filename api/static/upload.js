// Send scans with a progress bar; the answer of the API is said in words.
"use strict";
const upload = document.getElementById("upload");
const bar = document.getElementById("sending");
const said = document.getElementById("sent");

upload.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = upload.querySelector("button");
  const request = new XMLHttpRequest();
  const end = (words, kind) => {
    bar.hidden = true;
    button.disabled = false;
    said.className = `notice ${kind}`;
    said.textContent = words;
  };
  request.open("POST", upload.action);
  request.setRequestHeader("X-CSRF-Token", upload.dataset.csrf);
  request.upload.onprogress = (e) => { if (e.lengthComputable) { bar.value = e.loaded / e.total; } };
  request.onload = () => {
    if (request.status === 202) {
      upload.reset();
      end(upload.dataset.done, "good");
      document.dispatchEvent(new Event("sogoc:changed"));
      return;
    }
    let problem = {};
    try { problem = JSON.parse(request.responseText); } catch { /* not ours: a proxy in between */ }
    const english = document.documentElement.lang === "en";
    end((english ? problem.detail_en : problem.detail) || upload.dataset.failed, "bad");
  };
  request.onerror = () => end(upload.dataset.failed, "bad");
  button.disabled = true;
  bar.hidden = false;
  bar.value = 0;
  request.send(new FormData(upload));
});
