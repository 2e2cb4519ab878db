// Comfort only: every page works without this file.
"use strict";

// A destructive form asks first, in its own words: data-confirm on the button or the form.
document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (asked && !window.confirm(asked)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// Filters apply as soon as a choice is made; words wait for Enter.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
});

// Paper shows every explanation; the screen gets its own state back afterwards.
addEventListener("beforeprint", () => document.querySelectorAll("details.explain:not([open])").forEach((one) => {
  one.open = true;
  one.dataset.reopen = "";
}));
addEventListener("afterprint", () => document.querySelectorAll("details.explain[data-reopen]").forEach((one) => {
  one.open = false;
  delete one.dataset.reopen;
}));

// An opened menu closes on Escape or on a click elsewhere.
const closeMenus = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
  if (menu !== except) menu.open = false;
});
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector("details.menu[open] > summary")?.focus();
  closeMenus(null);
});

// No network: say so, and keep what was typed until the form has gone.
const notice = document.createElement("p");
notice.className = "offline";
notice.setAttribute("role", "status");
notice.hidden = true;
const sendsItself = () => "sends" in document.body.dataset; // a page that keeps its forms, and says so its own way
const tellNetwork = () => {
  notice.textContent = document.body.dataset.offline || "";
  notice.hidden = navigator.onLine || sendsItself();
};
const keyOf = (form) => `${location.pathname}#${[...document.forms].indexOf(form)}`;
const keepable = (input) => input.name && !["password", "hidden", "file", "submit"].includes(input.type);
const keep = (form) => {
  if (sendsItself()) return;
  const typed = [...form.elements].filter(keepable).map((input) => [
    input.name, input.value, ["checkbox", "radio"].includes(input.type) ? input.checked : null,
  ]);
  sessionStorage.setItem(keyOf(form), JSON.stringify(typed));
};
const giveBack = (form) => {
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept) return;
  sessionStorage.removeItem(keyOf(form));
  for (const [name, value, checked] of JSON.parse(kept)) {
    const input = [...form.elements].find((one) => one.name === name && (checked === null || one.value === value));
    if (input && checked === null) input.value = value;
    else if (input) input.checked = checked;
  }
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (navigator.onLine) {
    sessionStorage.removeItem(keyOf(form));
    return;
  }
  event.preventDefault();
  keep(form);
  tellNetwork();
  notice.scrollIntoView();
});

// What a page keeps to open without network is one reader's: gone as soon as someone else reads, or nobody.
const emptyOtherReaders = async () => {
  const kept = (await caches.keys()).filter((name) => name.startsWith("reader-"));
  kept.filter((name) => name !== `reader-${document.body.dataset.reader}`).forEach((name) => caches.delete(name));
};
if ("caches" in window) emptyOtherReaders();

// The map comes nearer without asking the server, and never leaves its frame.
const show = (svg, x, y, width, height) => {
  const [, , fullWidth, fullHeight] = svg.dataset.all.split(" ").map(Number);
  const left = Math.max(0, Math.min(x, fullWidth - width));
  const top = Math.max(0, Math.min(y, fullHeight - height));
  svg.setAttribute("viewBox", [left, top, width, height].join(" "));
};
const zoom = (map, nearer) => {
  const svg = map.querySelector("svg");
  const [, , fullWidth] = svg.dataset.all.split(" ").map(Number);
  const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const factor = nearer ? 0.5 : 2;
  if (width * factor > fullWidth || width * factor < fullWidth / 32) return;
  const shift = (1 - factor) / 2;
  show(svg, x + width * shift, y + height * shift, width * factor, height * factor);
  resize(svg, (width * factor) / fullWidth);
};
const resize = (svg, nearness) => {
  const ratio = nearness * Math.max(1, 750 / svg.clientWidth); // on a phone a mark keeps a size the eye can see
  svg.querySelectorAll("circle").forEach((pin) => {
    pin.dataset.r ??= pin.getAttribute("r");
    pin.setAttribute("r", pin.dataset.r * ratio);
  });
  svg.querySelectorAll("text").forEach((text) => {
    text.setAttribute("transform", `translate(${text.getAttribute("x")} ${text.getAttribute("y")}) scale(${ratio}) translate(${-text.getAttribute("x")} ${-text.getAttribute("y")})`);
  });
};
const drag = (svg) => {
  let from = null;
  let moved = false;
  svg.dataset.all = svg.getAttribute("viewBox");
  svg.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; moved = false; });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons) return;
    const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const unit = width / svg.clientWidth;
    show(svg, x - (event.clientX - from[0]) * unit, y - (event.clientY - from[1]) * unit, width, height);
    moved = true;
    from = [event.clientX, event.clientY];
  });
  addEventListener("pointerup", () => { from = null; });
  svg.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
};

document.body.append(notice);
addEventListener("online", tellNetwork);
addEventListener("offline", () => {
  tellNetwork();
  document.querySelectorAll("form[method=post]").forEach(keep);
});
document.addEventListener("input", (event) => {
  if (!navigator.onLine && event.target.form?.method === "post") keep(event.target.form);
});
tellNetwork();
document.querySelectorAll("form[method=post]").forEach(giveBack);
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
document.querySelectorAll("[data-map]").forEach((map) => {
  map.querySelector(".map-tools").hidden = false;
  map.querySelectorAll("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () => zoom(map, button.dataset.zoom === "in"));
  });
  drag(map.querySelector("svg"));
  resize(map.querySelector("svg"), 1);
});
