// The chat page: sends turns, draws bubbles. The texts come from the bot and hold only Telegram's few tags.

const commands = ["start", "menu", "contacts", "danger", "language", "country", "simple", "privacy", "about", "help", "delete"];
const bubbles = document.getElementById("bubbles");
const device = document.getElementById("device");
const rightToLeft = new Set(["ar", "ur"]);
let chat;

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function turn(what) {
  draw(await post("/turns", { chat, device: device.value, ...what }));
}

function draw(state) {
  bubbles.replaceChildren(...state.bubbles.map(bubble));
  bubbles.dir = rightToLeft.has(state.panel.language) ? "rtl" : "ltr";
  bubbles.lastElementChild?.scrollIntoView({ block: "start" });
  const remembered = { language: state.panel.language ?? "nothing", origin: state.panel.origin ?? "nothing" };
  describe("remembered", state.panel.simple ? { ...remembered, screens: "simple" } : remembered);
  describe("counted", state.panel.counted ?? { "": "nothing" });
}

function bubble(shown) {
  const text = element("div", "text");
  if (shown.mine) text.textContent = shown.html; else text.innerHTML = shown.html;
  for (const quote of text.querySelectorAll("blockquote[expandable]")) {
    quote.classList.add("closed");
    quote.addEventListener("click", () => quote.classList.toggle("closed"));
  }
  for (const link of text.querySelectorAll("a")) { link.target = "_blank"; link.rel = "noreferrer"; }
  const keys = element("div", "keys");
  keys.append(...shown.buttons.map((row) => { const line = element("div"); line.append(...row.map((key) => button(key, shown.id))); return line; }));
  const whole = element("div", shown.mine ? "bubble mine" : "bubble");
  whole.append(text, keys);
  return whole;
}

function button(key, message) {
  if (key.url) { const link = element("a"); link.href = key.url; link.textContent = key.label; return link; }
  const made = element("button");
  made.type = "button";
  made.textContent = key.label;
  made.addEventListener("click", () => key.copy ? navigator.clipboard?.writeText(key.copy) : turn({ message, data: key.data }));
  return made;
}

function element(name, className = "") {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function describe(id, terms) {
  const list = document.getElementById(id);
  list.replaceChildren();
  for (const [term, meaning] of Object.entries(terms)) {
    const name = element("dt"), value = element("dd");
    name.textContent = term;
    value.textContent = meaning ?? "—";
    list.append(name, value);
  }
}

document.getElementById("commands").append(...commands.map((name) => {
  const made = element("button");
  made.textContent = `/${name}`;
  made.addEventListener("click", () => turn({ text: `/${name}` }));
  return made;
}));
document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = document.getElementById("text");
  if (text.value.trim()) turn({ text: text.value });
  text.value = "";
});
document.getElementById("photo").addEventListener("click", () => turn({ photo: true }));

({ chat } = await post("/chats", {}));
await turn({ text: "/start" });
