"use strict";

const frame = document.querySelector("iframe");
const form = document.querySelector("form");
const at = (id) => document.getElementById(id);
let version = document.body.dataset.version;
let source = null;

// The page in the frame; nothing while it shows an error of the browser's own, which belongs to nobody.
function page() {
  try {
    return frame.contentWindow.location.href === "about:blank" ? null : frame.contentWindow;
  } catch {
    return null;
  }
}

// The address of the frame follows the page, so that both can be reloaded, kept and sent on.
function follow() {
  if (!page()) return;
  const { pathname, search, hash } = page().location;
  history.replaceState(null, "", location.origin + pathname + search + hash);
  document.title = `${page().document.title} · live view`;
  at("own").href = document.body.dataset.edge + pathname + search + hash;
  // Other sites do not let themselves be framed.
  for (const link of page().document.links) if (link.origin !== location.origin) link.target = "_blank";
}

function reload() {
  if (!page()) {
    frame.src = location.href;
    return;
  }
  const { scrollX: left, scrollY: top } = page();
  const again = () => page()?.scrollTo({ left, top, behavior: "instant" });
  frame.addEventListener("load", again, { once: true });
  page().location.reload();
}

function renew() {
  if (page()?.document.readyState === "complete") reload();
  else frame.addEventListener("load", reload, { once: true });
}

function say(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

function warn(problems) {
  const box = at("problems");
  const told = [...box.querySelectorAll("li")].map((item) => item.textContent);
  if (told.join("\n") === problems.join("\n")) return;
  box.replaceChildren();
  if (!problems.length) return;
  const heading = document.createElement("h2");
  heading.textContent = "The last good pages stay until this is mended";
  const list = document.createElement("ul");
  list.tabIndex = 0;
  for (const problem of problems) list.appendChild(document.createElement("li")).textContent = problem;
  box.append(heading, list);
}

function show(seen) {
  say("compute", seen.compute);
  say("published", seen.published);
  say("waiting", seen.waiting);
  form.action = `/compute/${seen.other}`;
  form.querySelector("button").textContent = `Turn ${seen.other}`;
  warn(seen.problems);
  if (seen.version !== version) renew();
  version = seen.version;
}

// Only while somebody looks: browsers open six connections to a port, for all windows together.
function listen() {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource("/-/events");
  source.onmessage = (event) => show(JSON.parse(event.data));
  source.onerror = () => say("published", "The service does not answer.");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  fetch(form.action, { method: "POST", redirect: "manual" });
});
frame.addEventListener("load", follow);
document.addEventListener("visibilitychange", listen);
if (location.hash) frame.src = location.href;
listen();
