// Live screens and toasts. No dependency but htmx, and everything works without this file.
(() => {
  "use strict";
  const body = document.body;

  // --- what happened in the house: <body data-live="/till/live"> ---
  const address = body.dataset.live;
  let stream = null, wasOpen = false;
  const waiting = new Set();
  let timer = 0;

  // Several events at once make one request per element.
  const wake = (element) => {
    waiting.add(element);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const due = [...waiting];
      waiting.clear();
      due.filter((e) => e.isConnected).forEach((e) => window.htmx && window.htmx.trigger(e, "live"));
    }, 120);
  };
  const told = ({ kind, subject }) => {
    document.querySelectorAll("[data-on]").forEach((element) => {
      const kinds = element.dataset.on.split(/\s+/);
      const subjects = (element.dataset.subject || "").split(/\s+/).filter(Boolean);
      const fits = kind === "*" || ((kinds.includes(kind) || kinds.includes("*")) && (!subjects.length || subjects.includes(subject)));
      if (fits) wake(element);
    });
    document.dispatchEvent(new CustomEvent("house", { detail: { kind, subject } }));
  };
  const state = (isOpen) => {
    document.querySelectorAll("[data-live-state]").forEach((element) => {
      element.classList.toggle("off", !isOpen);
      const text = isOpen ? element.dataset.onText : element.dataset.offText;
      if (text && element.textContent !== text) element.textContent = text;
    });
  };
  const open = () => {
    if (!address || stream || document.hidden) return;
    stream = new EventSource(address);
    stream.addEventListener("hello", () => {
      state(true);
      if (wasOpen) told({ kind: "*" });
      wasOpen = true;
    });
    stream.addEventListener("change", (event) => told(JSON.parse(event.data)));
    stream.onerror = () => {
      state(false);
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream = null;
        setTimeout(open, 5000);
      }
    };
  };
  const close = () => { if (stream) { stream.close(); stream = null; } };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  window.addEventListener("offline", () => state(false));
  window.addEventListener("online", open);
  open();

  // --- toasts: they leave by themselves when nothing in them can be pressed or is being read ---
  const toasts = document.getElementById("toasts");
  if (toasts) {
    const age = (toast) => {
      if (toast.dataset.seen) return;
      toast.dataset.seen = "1";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn close";
      button.setAttribute("aria-label", toasts.dataset.close);
      button.textContent = "×";
      button.addEventListener("click", () => toast.remove());
      toast.append(button);
      if (toast.matches(".failed")) return;
      const leave = () => (toast.matches(":hover,:focus-within") ? setTimeout(leave, 4000) : toast.remove());
      setTimeout(leave, toast.querySelector("form") ? 20000 : 8000);
    };
    toasts.querySelectorAll(".toast").forEach(age);
    new MutationObserver(() => toasts.querySelectorAll(".toast").forEach(age)).observe(toasts, { childList: true });
  }

  // The house does not answer at all: who pressed something is told that nothing was sent.
  body.addEventListener("htmx:sendError", (event) => {
    state(false);
    const asked = event.detail.requestConfig || {};
    const pressed = asked.verb === "post" || (asked.triggeringEvent && asked.triggeringEvent.type === "click");
    if (!toasts || !pressed || toasts.querySelector(".unsent")) return;
    const toast = document.createElement("div");
    toast.className = "toast failed unsent";
    toast.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.className = "grow";
    words.textContent = toasts.dataset.unsent;
    toast.append(words);
    toasts.append(toast);
  });
  body.addEventListener("htmx:afterOnLoad", () => document.querySelectorAll(".unsent").forEach((toast) => toast.remove()));
  // The second click of a double click is not meant for what moved under the pointer meanwhile, nor for the
  // same once more; what counts up and down is pressed as often as one likes.
  document.addEventListener("click", (event) => {
    const pressed = event.detail > 1 && event.target.closest("button,summary,a.btn");
    if (!pressed || pressed.closest(".stepper,.pin-keys,[data-step],[data-digit],.counting")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  // Same form twice: the second press waits for the first.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent && form.querySelector("[name=idempotency]") && !form.hasAttribute("hx-post")) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
})();
