// The editor's page: asks for a screen, draws its paragraphs with their states, and asks again when the content has changed.

const choices = {
  lang: ["ar", "bn", "en", "fil", "fr", "ha", "id", "ne", "ur"],
  origin: ["BD", "BF", "CM", "TD", "GH", "ID", "ML", "NP", "NE", "NG", "PH", "PK", "SD", "TN", "OTHER"],
  topic: ["recruitment", "contract", "wages", "hours", "injury", "documents", "social-security", "savings", "travel", "return", "complaint", "abuse", "detention", "health", "contacts"],
};
let version;

for (const [id, values] of Object.entries(choices)) {
  const list = document.getElementById(id);
  list.append(...values.map((value) => new Option(value, value)));
  list.value = new URLSearchParams(location.search).get(id) ?? { lang: "fr", origin: "NE", topic: "wages" }[id];
  list.addEventListener("change", draw);
}

async function draw() {
  const query = new URLSearchParams(Object.keys(choices).map((id) => [id, document.getElementById(id).value]));
  history.replaceState(null, "", `?${query}`);
  const screen = await (await fetch(`/editor/screen?${query}`)).json();
  document.getElementById("parts").replaceChildren(...screen.parts.map(row));
  const counts = {};
  for (const part of screen.parts) if (part.state) counts[part.state] = (counts[part.state] ?? 0) + 1;
  document.getElementById("counts").textContent = Object.entries(counts).map(([state, n]) => `${n} ${state}`).join(" · ");
}

function row(part) {
  const line = document.createElement("tr");
  line.className = part.role;
  const state = document.createElement("span");
  if (part.state) { state.className = `state ${part.state.split(" ")[0]}`; state.textContent = part.state; }
  const cells = [part.text, state, [part.id, part.place].filter(Boolean).join(" "), part.lang === "en" ? "" : part.english ?? ""];
  line.append(...cells.map((content) => { const cell = document.createElement("td"); cell.append(content); return cell; }));
  line.firstChild.lang = part.lang;
  return line;
}

async function current() {
  return (await fetch("/editor/version")).json();
}

async function watch() {
  const now = await current();
  if (now === version) return;
  version = now;
  await draw();
}

version = await current();
await draw();
setInterval(watch, 500);
