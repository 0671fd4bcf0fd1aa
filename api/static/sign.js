// Signing with the officer's own token: by the agent, or by the program of the authority (VGCA).
"use strict";
const box = document.getElementById("signing");
const said = document.getElementById("said");
const desk = `/desk/requests/${box.dataset.entry}/sign`;
const CANCELLED = 11;

async function tell(address, headers, body) {
  const answer = await fetch(address, {
    method: body === undefined ? "GET" : "POST",
    headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) { throw new Error(told.detail || told.title || answer.statusText); }
  return told;
}

const ask = (path, body) => tell(desk + path, { "X-CSRF-Token": box.dataset.csrf }, body);

async function byAgent() {
  const address = document.getElementById("agent-address").value.replace(/\/$/, "");
  const secret = { Authorization: `Bearer ${document.getElementById("agent-secret").value.trim()}` };
  const { chain } = await tell(`${address}/certificate`, secret);
  const { id, ...copy } = await ask("/agent", { chain });
  const { signature } = await tell(`${address}/sign`, secret, copy);
  return (await ask(`/agent/${id}`, { signature })).code;
}

// The program answers once, when the officer is done: Status 0, or 11 when it was cancelled.
function talkTo(address, message) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.addEventListener("open", () => socket.send(JSON.stringify(message)));
    socket.addEventListener("error", () => reject(new Error(said.dataset.unreachable)));
    socket.addEventListener("close", () => reject(new Error(said.dataset.unreachable)));
    socket.addEventListener("message", (event) => {
      resolve(JSON.parse(event.data));
      socket.close();
    });
  });
}

async function byProgram() {
  const { id, message } = await ask("/program", {});
  const answer = await talkTo(document.getElementById("program-address").value, message);
  const outcome = await ask(`/${id}`);
  if (outcome.state === "done") { return outcome.said; }
  if (answer.Status === CANCELLED) { throw new Error(said.dataset.cancelled); }
  throw new Error(outcome.said || answer.Message || said.dataset.cancelled);
}

async function run(road) {
  const buttons = box.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  said.className = "notice";
  said.textContent = said.dataset.wait;
  try {
    const code = await road();
    location.assign(`/desk/requests/${box.dataset.entry}#copy-${code}`);
  } catch (error) {
    said.textContent = error instanceof TypeError ? said.dataset.unreachable : error.message;
    said.className = "notice bad";
    buttons.forEach((button) => { button.disabled = false; });
  }
}

document.getElementById("by-agent").addEventListener("click", () => run(byAgent));
document.getElementById("by-program").addEventListener("click", () => run(byProgram));
