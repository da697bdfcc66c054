import { startHeartbeat } from "/stint-heartbeat.js";

const [signIn, work, punch, beat, says, stateView] = [
  "sign-in",
  "work",
  "punch",
  "beat",
  "says",
  "state",
].map((id) => document.getElementById(id));
let me;
let heartbeat;

signIn.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(signIn));
  const answer = await call("POST", "/api/auth/sign-in/email", { email, password });
  if (answer.ok) await begin();
  else say(answer.body?.message ?? answer.body?.error?.message ?? "That did not work.");
});
punch.addEventListener("click", async () => {
  const type = heartbeat ? "OUT" : "IN";
  const { ok, body } = await call("POST", "/api/employee/punch", { type });
  if (!ok) say(body.error.message);
  else if (type === "IN") beatFor(body.beatToken);
  else rest("Punched out.");
});
beat.addEventListener("click", () => heartbeat?.beatNow());

await begin();

async function begin() {
  const answer = await call("GET", "/api/me");
  signIn.hidden = answer.ok;
  work.hidden = !answer.ok;
  if (!answer.ok) return say("Sign in with your Stint account.");
  me = answer.body.user;
  const { body: shift } = await call("GET", "/api/employee/status");
  if (shift.status === "IN") beatFor(shift.beatToken);
  else rest(`Hello ${me.name}. You are not punched in.`);
}

function beatFor(beatToken) {
  heartbeat = startHeartbeat({ employeeId: me.id, beatToken, onState: show });
  punch.textContent = "Punch out";
}

function rest(text) {
  heartbeat?.stop();
  heartbeat = undefined;
  punch.textContent = "Punch in";
  say(text);
}

function show(state) {
  stateView.textContent = JSON.stringify(state, null, 2);
  if (state.status === "OUT") rest(`Punched out at ${state.closed?.at}: ${state.closed?.reason}.`);
  else if (state.connection === "stopped") rest(`Refused: ${state.problem?.message}`);
  else if (state.connection === "retrying") say(`No answer (${state.failures}×); trying again.`);
  else say(state.status === "IN" ? "You are in." : "Asking…");
}

function say(text) {
  says.textContent = text;
}

async function call(method, path, body) {
  const headers = body && { "content-type": "application/json" };
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  return { ok: response.ok, body: await response.json().catch(() => null) };
}
