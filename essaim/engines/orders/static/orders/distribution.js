// The table of a distribution, with or without network. Without this file the page works as plain forms.
import { dateOfCopy, forgetCopy, isYoung, keepRow, keptRows, makeCopy } from "./copy.js";
import { change, forget, gesturesOf, keep, ready, send } from "./gestures.js";

const panel = document.getElementById("gestes");
const { page, worker, scope, ...words } = panel.dataset; // `page` is absent on the list of distributions
const reader = document.body.dataset.reader;
const told = document.getElementById("gestes-dit");
const SHOWN_AFTER = 1_500; // milliseconds: a quick answer needs no word
const state = { away: !navigator.onLine, login: false, tries: 0, timer: 0 };

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const { lang } = document.documentElement;
const hour = (at) => {
  const text = new Date(at).toLocaleTimeString(lang, { hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  return lang === "fr" ? text.replace(":", "\u00a0h\u00a0") : text;
};
const copyOfTemplate = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const rowOf = (number) => document.querySelector(`[data-order="${number}"]`);
const cents = (text) => Math.round(parseFloat(text.replace(/[\s€]/g, "").replace(",", ".")) * 100) || 0;
const euros = (text = "") => (cents(text) ? (cents(text) / 100).toLocaleString(lang, { style: "currency", currency: "EUR" }) : text);
const describe = (gesture) => {
  const name = gesture.page === page && rowOf(gesture.number)?.querySelector("strong").textContent;
  const said = fill(words[gesture.kind], { number: gesture.number, amount: euros(gesture.sent.amount) });
  return [said, name, hour(gesture.at)].filter(Boolean).join(" · ");
};

// -- What is shown -------------------------------------------------------------------------------

async function show() {
  const mine = await gesturesOf(reader);
  const waiting = mine.filter((one) => !one.refusal);
  const refused = mine.filter((one) => one.refusal);
  list("[data-waiting]", "geste-attend", waiting);
  list("[data-refused]", "geste-refuse", refused);
  panel.querySelector("[data-away]").hidden = !state.away;
  panel.querySelector("[data-login]").hidden = !state.login;
  panel.hidden = !(mine.length || state.away || state.login);
  warnBeforeLeaving(mine.length > 0);
  document.querySelectorAll(".handover").forEach((row) => mark(row, waiting, refused));
}

function list(selector, template, gestures) {
  const box = panel.querySelector(selector);
  const count = box.querySelector("[data-count]");
  if (gestures.length > Number(count.textContent) && "refused" in box.dataset) box.open = true;
  box.hidden = gestures.length === 0;
  count.textContent = gestures.length;
  box.querySelector("[data-list]").replaceChildren(...gestures.map((gesture) => item(template, gesture)));
}

function item(template, gesture) {
  const one = copyOfTemplate(template);
  one.querySelector("[data-what]").textContent = describe(gesture);
  if (gesture.refusal) one.querySelector(".refusal").textContent = gesture.refusal;
  one.querySelectorAll("[data-act]").forEach((button) => {
    button.dataset.id = gesture.id;
    button.querySelector(".visually-hidden").textContent = ` ${describe(gesture)}`;
    button.hidden = Boolean(gesture.tried && !gesture.refusal); // it may be on its way: too late to take it back
  });
  return one;
}

// One row with what waits for it: the last tick or undo, and the money taken.
function mark(row, waiting, refused) {
  row.querySelectorAll(".handover-waiting, .handover-refused").forEach((one) => one.remove());
  const here = (one) => one.page === page && one.number === row.dataset.order;
  const mine = waiting.filter(here);
  const last = mine.findLast((one) => one.kind !== "till");
  row.querySelectorAll("[data-gesture=tick], [data-gesture=untick]").forEach((form) => { form.hidden = Boolean(last); });
  const till = row.querySelector(".handover-till");
  const add = (one) => (till ? till.before(one) : row.append(one));
  if (last) add(waitingMark(last, words[`${last.kind}ed`], last.kind === "tick" ? words.undo : words.redo));
  const taken = mine.filter((one) => one.kind === "till");
  taken.forEach((one) => add(waitingMark(one, words.paid)));
  if (till && taken.length) leaveToPay(till, Number(row.dataset.due) - taken.reduce((sum, one) => sum + cents(one.sent.amount), 0));
  if (till && !taken.length) till.hidden = false;
  if (refused.some(here)) add(copyOfTemplate("ligne-refuse"));
}

function waitingMark(gesture, text, reverse = "") {
  const mark = copyOfTemplate("ligne-attend");
  mark.querySelector("[data-what]").textContent = fill(text, { time: hour(gesture.at), amount: euros(gesture.sent.amount) });
  const button = mark.querySelector("button");
  button.textContent = reverse;
  button.hidden = !reverse;
  button.dataset.id = gesture.id;
  return mark;
}

function leaveToPay(till, left) {
  till.hidden = left <= 0;
  till.open = false;
  till.querySelector("[name=amount]").value = (Math.max(0, left) / 100).toFixed(2).replace(".", ",");
}

// Replaces a row by the server's own, without losing the place of who is on it.
function place(fresh) {
  const old = rowOf(fresh.dataset.order);
  if (!old) return;
  const held = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (held) fresh.querySelector("button")?.focus();
}

const rowFrom = (html) => {
  const box = document.createElement("template");
  box.innerHTML = html;
  return box.content.querySelector(".handover");
};

// Logging out asks first when something would wait here until the next visit.
function warnBeforeLeaving(waits) {
  const form = document.querySelector(`form[action="${words.logout}"]`);
  if (waits) form.dataset.confirm = words.leave;
  else delete form.dataset.confirm;
}

// Who used the keyboard stays on the row, on what can be pressed there now.
function stayOn(number) {
  if (document.activeElement?.checkVisibility() && document.activeElement !== document.body) return;
  [...(rowOf(number)?.querySelectorAll("button") ?? [])].find((button) => button.checkVisibility())?.focus({ preventScroll: true });
}

// -- What is done --------------------------------------------------------------------------------

async function note(gesture, otherwise) {
  try {
    await keep({ reader, page, at: new Date().toISOString(), ...gesture });
  } catch {
    return otherwise(); // this phone keeps nothing: the form leaves by itself
  }
  if (!navigator.onLine) navigator.storage?.persist?.();
  const row = rowOf(gesture.number);
  row?.setAttribute("aria-busy", "true");
  const slow = setTimeout(show, navigator.onLine ? SHOWN_AFTER : 0);
  await flush();
  clearTimeout(slow);
  row?.removeAttribute("aria-busy");
  await show();
  stayOn(gesture.number);
}

const gestureOf = (form) => {
  const { csrfmiddlewaretoken: _token, ...sent } = Object.fromEntries(new FormData(form));
  sent.form_key = crypto.randomUUID(); // a kept page shows the same key each time: two payments need two
  return { kind: form.dataset.gesture, number: form.closest(".handover").dataset.order, url: form.action, sent };
};

// Takes back the last gesture of a row: out of the list if it never left, else by the opposite one.
async function reverse(gesture) {
  if (gesture.tried) {
    const kind = gesture.kind === "tick" ? "untick" : "tick";
    const sent = kind === "untick" ? { seen: gesture.at } : {};
    await note({ kind, number: gesture.number, url: rowOf(gesture.number).dataset[kind], sent }, show);
  } else await forget(gesture.id);
  await show();
  stayOn(gesture.number);
}

async function retry(gesture) {
  const { refusal: _refusal, ...again } = gesture;
  delete again.sent.seen_due; // the person read the sentence, and knows
  await keep(again);
  await flush();
  await show();
  panel.focus();
}

async function drop(gesture) {
  if (!window.confirm(fill(words.drop, { gesture: describe(gesture) }))) return;
  await forget(gesture.id);
  await show();
  if (!panel.hidden) panel.focus();
}

async function act(button) {
  const gesture = (await gesturesOf(reader)).find((one) => one.id === Number(button.dataset.id));
  if (gesture) await { reverse, retry, drop }[button.dataset.act](gesture);
}

// -- What is sent --------------------------------------------------------------------------------

// Sends all that waits, in order, one tab at a time; then looks at the list again if it may have changed.
async function flush() {
  clearTimeout(state.timer);
  state.away = !navigator.onLine;
  if (state.away) return;
  await navigator.locks.request("essaim-gestes", async () => {
    let next, refused = false;
    while ((next = (await gesturesOf(reader)).find((one) => !one.refusal))) {
      const outcome = await sendOne(next);
      state.away = Boolean(outcome.away);
      state.login = Boolean(outcome.login);
      if (state.away || state.login) return later();
      refused ||= Boolean(outcome.refusal);
    }
    state.tries = 0;
    if (refused || document.body.dataset.kept) await refresh();
  });
}

async function sendOne(gesture) {
  const tried = { ...gesture, tried: true };
  await change(tried);
  const outcome = await send(gesture);
  if (outcome.refusal) {
    await change({ ...tried, refusal: outcome.refusal });
    told.textContent = outcome.refusal;
  } else if (outcome.answer) {
    await forget(gesture.id);
    await done(gesture, outcome.answer);
  }
  return outcome;
}

async function done(gesture, answer) {
  told.textContent = answer.told;
  if (gesture.page === page) place(rowFrom(answer.row));
  if (answer.over) await forgetCopy(gesture.page);
  else await keepRow(gesture.page, gesture.number, answer.row);
}

function later() {
  state.timer = setTimeout(() => flush().then(show), Math.min(60_000, 5_000 * 2 ** state.tries++));
}

// -- The copy for lack of network ----------------------------------------------------------------

// The list as the server has it now: kept here, and its changed rows shown.
async function refresh() {
  if (!page) return;
  let found;
  try {
    found = await makeCopy(page);
  } catch {
    state.away = true;
    return later();
  }
  state.login = !found;
  if (!found) return;
  const look = (row) => row.className + row.dataset.due + row.querySelector(".handover-who").textContent;
  document.querySelectorAll(".handover").forEach((row) => {
    const fresh = found.getElementById(row.id);
    if (!fresh) row.remove();
    else if (look(fresh) !== look(row)) place(document.adoptNode(fresh));
  });
  const lead = found.querySelector(".lead");
  if (lead) document.querySelector(".lead")?.replaceWith(lead);
  delete document.body.dataset.kept;
  await tellCopy();
}

async function tellCopy() {
  const date = page && (await dateOfCopy(page));
  const box = document.getElementById("copie");
  box.hidden = !date;
  if (date) box.querySelector("[data-date]").textContent = fill(box.querySelector("[data-date]").dataset.date, { time: hour(date) });
}

// A kept page holds everybody: the filters of its address are applied here.
function filter() {
  const asked = new URLSearchParams(location.search);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const passes = (row) => plain(`${row.querySelector("strong").textContent} ${row.dataset.order}`).includes(plain(asked.get("words")?.trim() ?? ""))
    && (!asked.get("pickup") || row.closest("[data-pickup]").dataset.pickup === asked.get("pickup"))
    && !(asked.has("waiting") && row.matches(".is-done"));
  document.querySelectorAll(".handover").forEach((row) => { row.hidden = !passes(row); });
  document.querySelectorAll("[data-pickup]").forEach((one) => { one.hidden = !one.querySelector(".handover:not([hidden])"); });
  document.querySelector(".count").textContent = fill(words.results, { count: document.querySelectorAll(".handover:not([hidden])").length });
  for (const [name, value] of asked) {
    const field = document.querySelector(".filters").elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
}

async function openKept() {
  for (const html of await keptRows(page)) place(rowFrom(html));
  filter();
}

async function keepForLater() {
  await navigator.serviceWorker.register(worker, { scope });
  if ("over" in panel.dataset) await forgetCopy(page);
  else if (navigator.onLine && !(await isYoung(page))) await makeCopy(page).catch(() => null);
  await tellCopy();
}

// -- All together --------------------------------------------------------------------------------

async function start() {
  document.body.dataset.sends = ""; // ui.js leaves the forms and the word on the network to this page
  document.querySelector(".offline").hidden = true;
  panel.querySelector("[data-login] a").href = location.href;
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.gesture || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    note(gestureOf(event.target), () => event.target.submit());
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) act(button);
  });
  const sync = () => flush().then(show);
  ["online", "offline", "pageshow"].forEach((name) => addEventListener(name, sync));
  document.addEventListener("visibilitychange", () => document.hidden || sync());
  if (document.body.dataset.kept) await openKept();
  await sync();
  if (page) await keepForLater();
}

if (window.isSecureContext && "serviceWorker" in navigator && (await ready())) start();
