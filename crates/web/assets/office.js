// The office: filters that apply themselves, a menu that closes, a file that shows how far it is.
// Everything works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select,input[type=date],input[type=checkbox]")) form.requestSubmit();
  });
  // Empty filters stay out of the address.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get") return;
    form.querySelectorAll("input[name],select[name]").forEach((field) => { if (!field.value) field.disabled = true; });
    setTimeout(() => form.querySelectorAll("[disabled]").forEach((field) => { field.disabled = false; }), 500);
  });
  // A form is sent while its page stays: when it is refused, the reason stands over what was typed and
  // nothing has to be typed again. An answer that is a page takes the place of this one.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !form.closest("main") || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    const pressed = event.submitter;
    const values = pressed && pressed.name ? { [pressed.name]: pressed.value } : {};
    const action = (pressed && pressed.getAttribute("formaction")) || form.getAttribute("action") || location.href;
    const how = { source: form, target: "#main", select: "#main", swap: "outerHTML show:top", values };
    const sent = htmx.ajax("POST", action, how);
    sent.finally(() => { delete form.dataset.sending; });
  });
  // What is wrong in a form that came back is where one goes on.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const wrong = event.target.id === "main" && event.target.querySelector("[aria-invalid=true]");
    if (wrong) wrong.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#menu") location.hash = "#main";
    const typing = event.target.closest("input,textarea,select,[contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      const search = document.querySelector("main input[type=search]");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });
  // Where there is no room beside the list, what was touched opens: shown above the list it would
  // appear out of sight.
  const narrow = matchMedia("(max-width:1200px)");
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const open = event.detail.elt.dataset.open;
    if (open && narrow.matches) { event.preventDefault(); location.href = open; }
  });
  // A file on its way: the browser tells how far.
  document.body.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector && event.target.querySelector("progress");
    if (bar && event.detail.lengthComputable) {
      bar.hidden = false;
      bar.max = event.detail.total;
      bar.value = event.detail.loaded;
    }
  });
})();
