// The till: the scanner's words go to the one field, sheets open and close, small sums are shown.
// Everything works without this file.
(() => {
  "use strict";
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const scan = one("#scan"), sheet = one("#sheet");
  const money = (minor, lang) => new Intl.NumberFormat(lang === "en" ? "en-GB" : "fr-FR", { style: "currency", currency: "EUR" }).format(minor / 100).replace("-", "−");
  const minor = (text) => {
    const clean = text.replace(/\s/g, "").replace(",", ".");
    return /^\d+(\.\d{1,2})?$/.test(clean) ? Math.round(Number(clean) * 100) : null;
  };

  // --- the clock of the store ---
  all("[data-clock]").forEach((clock) => {
    const lang = clock.dataset.clock;
    const tick = () => {
      const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.dataset.zone }).formatToParts(new Date());
      const hour = Number(parts.find((p) => p.type === "hour").value), minute = parts.find((p) => p.type === "minute").value;
      clock.textContent = lang === "en" ? `${String(hour).padStart(2, "0")}:${minute}` : `${hour}\u00a0h\u00a0${minute}`;
    };
    setInterval(tick, 10000);
  });

  // --- one field for scanner and hands ---
  const isTyping = (element) => element && element !== scan && element.matches("input:not([type=checkbox]):not([type=radio]),textarea,select");
  const home = () => { if (scan && !(sheet && sheet.open)) scan.focus({ preventScroll: true }); };
  let burst = "", last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "F2" && scan) {
      event.preventDefault();
      if (sheet && sheet.open) sheet.close();
      scan.focus();
      scan.select();
      return;
    }
    if (event.key === "Escape") {
      if (one("#found")) one("#found").replaceChildren();
      all("details.menu[open]").forEach((menu) => (menu.open = false));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !scan) return;
    // A scanner writes a bar code or a pick-up code fast and ends with Enter: it is meant for the field wherever it lands.
    const now = event.timeStamp;
    if (event.key.length === 1) burst = now - last < 60 ? burst + event.key : event.key;
    const isScan = event.key === "Enter" && /^(\d{8,}|[A-Z][0-9A-Z]{11})$/.test(burst) && now - last < 60;
    last = now;
    if (isScan && document.activeElement !== scan) {
      event.preventDefault();
      const stray = document.activeElement;
      if (isTyping(stray) && stray.value.endsWith(burst)) stray.value = stray.value.slice(0, -burst.length);
      if (sheet && sheet.open) sheet.close();
      scan.value = burst;
      burst = "";
      scan.form.requestSubmit();
      return;
    }
    if (event.key === "Enter") burst = "";
    const isFree = !isTyping(document.activeElement) && !(sheet && sheet.open) && document.activeElement !== scan;
    if (isFree && /^[\p{L}\p{N}]$/u.test(event.key) && !document.activeElement.matches("summary,[role=radio]")) scan.focus();
  });

  // --- results under the field: arrows and Enter ---
  const hits = () => all("#found .hit");
  if (scan) scan.addEventListener("input", () => { const said = one("#said:not([data-counted])"); if (said) said.replaceChildren(); });
  if (scan) scan.addEventListener("keydown", (event) => {
    const list = hits();
    if (!list.length || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    list[event.key === "ArrowDown" ? 0 : list.length - 1].focus();
  });
  document.addEventListener("keydown", (event) => {
    const at = hits().indexOf(document.activeElement);
    if (at < 0 || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    const next = hits()[at + (event.key === "ArrowDown" ? 1 : -1)];
    (next || scan).focus();
  });

  // --- the line that was touched, or the last one, is in view ---
  const showLine = () => {
    const box = one(".ticket .lines"), lines = all(".ticket .lines li"), row = lines.find((line) => one("details[open]", line)) || lines[lines.length - 1];
    if (!box || !row || box.scrollHeight <= box.clientHeight) return;
    const outer = box.getBoundingClientRect(), inner = row.getBoundingClientRect();
    if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 6;
    else if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 6;
  };
  showLine();

  // What was found for words that are not in the field any more covers nothing.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig;
    if (event.detail.target.id === "found" && asked.verb === "get" && scan && asked.parameters.text !== scan.value) event.detail.shouldSwap = false;
  });

  // --- sheets ---
  const emptyScan = () => { if (scan && scan.closest("#scan-form")) scan.value = ""; };
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (sheet && target === sheet && sheet.childElementCount) {
      if (!sheet.open) sheet.showModal();
      const first = one("[autofocus]", sheet) || one("button,a", sheet);
      if (first) first.focus();
    }
    if (target.id === "ticket-body") showLine();
    if (target.id === "panel") {
      const found = one("#found");
      if (found && found.childElementCount) { found.replaceChildren(); emptyScan(); }
      const handle = one("[data-card].on");
      if (handle) handle.classList.remove("on");
      const from = event.detail.requestConfig && event.detail.requestConfig.elt;
      if (from && from.matches("[data-card]")) from.classList.add("on");
      if (from && from.matches("[role=radio]")) { const on = one('#panel [aria-checked="true"]'); if (on) on.focus(); }
    }
  });
  document.body.addEventListener("scanned", emptyScan);
  document.body.addEventListener("ticket", () => {
    emptyScan();
    if (sheet && sheet.open) sheet.close();
    if (!(document.activeElement && document.activeElement.closest("#ticket-body details[open]"))) home();
  });
  if (sheet) {
    // A sheet that was opened over the field gives it the focus back, but no caret: what is scanned then is
    // lost. The field is left and entered again.
    sheet.addEventListener("close", () => { sheet.replaceChildren(); if (document.activeElement === scan) scan.blur(); home(); });
    sheet.addEventListener("click", (event) => {
      if (event.target === sheet || event.target.closest("[data-close-sheet]")) { event.preventDefault(); sheet.close(); }
    });
  }
  all("#ticket-toasts").forEach((box) => box.addEventListener("submit", () => setTimeout(() => box.replaceChildren(), 0)));
  document.addEventListener("htmx:responseError", (event) => {
    if (scan && scan.closest("#scan-form") && event.detail.elt.contains(scan)) { scan.focus(); scan.select(); }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("details.menu")) all("details.menu[open]").forEach((menu) => (menu.open = false));
    if (event.target.closest("[data-close-panel]")) { event.preventDefault(); one("#panel").replaceChildren(); all(".prod.on").forEach((card) => card.classList.remove("on")); home(); }
    if (event.target.closest("[data-print]")) window.print();
    const filled = event.target.closest("[data-fill] [data-value]");
    if (filled) { const field = document.getElementById(filled.closest("[data-fill]").dataset.fill); field.value = filled.dataset.value; field.focus(); }
  });

  // What is faulty is not sold again unless somebody says so.
  document.addEventListener("change", (event) => {
    const line = event.target.matches(".back-line select[name^=r]") && event.target.closest(".back-line");
    const end = line && one("select[name^=c]", line);
    if (end && event.target.value === "faulty" && end.value === "resell") end.value = "repair";
  }, true);

  // --- live leaves alone what is being done ---
  // A line that is open when the answer comes stays open, even if it was opened after the question.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const body = event.detail.target;
    if (body.id !== "ticket-body" || event.detail.requestConfig.verb !== "get") return;
    const open = one("details[data-line][open]", body);
    if (open) addEventListener("htmx:afterSwap", () => {
      const again = one(`details[data-line="${open.dataset.line}"]`);
      if (again) again.open = true;
    }, { once: true, capture: true });
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const body = event.detail.elt;
    if (body.id === "ticket-body" && document.activeElement && document.activeElement.matches("#ticket-body input")) event.preventDefault();
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const box = event.detail.elt;
    if (box.id === "lists" && one("input:focus,select:focus,details[open]", box)) event.preventDefault();
  });

  // --- what only a script can do is shown, what it replaces is hidden ---
  all("[data-keys],[data-fill],[data-print],[data-delivery-scan],[data-all],[data-counted]").forEach((element) => (element.hidden = false));
  all("[data-plain]").forEach((element) => (element.hidden = true));

  // --- PIN ---
  all("[data-pin]").forEach((form) => {
    const pin = one("#pin", form);
    form.addEventListener("click", (event) => {
      const key = event.target.closest("[data-digit]");
      if (!key) return;
      pin.value = key.dataset.digit === "" ? pin.value.slice(0, -1) : (pin.value + key.dataset.digit).slice(0, 8);
    });
    document.addEventListener("keydown", (event) => {
      if (/^\d$/.test(event.key) && !document.activeElement.matches("input")) pin.focus();
    });
  });

  // --- change, and the count of the drawer ---
  document.addEventListener("input", (event) => {
    const cash = event.target.closest("[data-change]");
    if (cash) {
      const given = minor(one("[name=given]", cash).value), due = Number(cash.dataset.change), line = one(".change", cash), out = one("output", line);
      line.hidden = given === null;
      out.textContent = given !== null && given < due ? out.dataset.short : money((given || 0) - due, cash.dataset.lang);
    }
    const count = event.target.closest("[data-count]");
    if (count) {
      const out = one("[data-sum]", count), total = minor(one("[name=total]", count).value);
      const sum = total !== null ? total : all("[data-piece]", count).reduce((all, field) => all + Number(field.dataset.piece) * (Number(field.value) || 0), 0);
      const gap = sum - Number(out.dataset.sum);
      out.textContent = `${money(sum, out.dataset.lang)}${gap ? ` (${gap > 0 ? "+" : ""}${money(gap, out.dataset.lang)})` : ""}`;
    }
  });

  // --- deliveries: plus, minus, scanner ---
  const add = (field, step) => { field.value = Math.max(0, (Number(field.value) || 0) + step) || ""; };
  document.addEventListener("click", (event) => {
    const step = event.target.closest(".counting [data-step]");
    if (step) add(one("input", step.closest(".counting")), Number(step.dataset.step));
    if (event.target.closest("[data-all]")) all("tr[data-open]").forEach((row) => { const field = one("input", row); if (field) field.value = row.dataset.open; });
  });
  all("[data-delivery-scan]").forEach((form) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = one("#said"), code = scan.value.trim();
    const row = code && all("tr[data-codes]").find((line) => line.dataset.codes.split(" ").some((known) => known && (known === code || known.replace(/^0+/, "") === code.replace(/^0+/, ""))));
    all("tr.hit-now").forEach((line) => line.classList.remove("hit-now"));
    const field = row && one("input", row);
    if (field) {
      add(field, 1);
      row.classList.add("hit-now");
      row.scrollIntoView({ block: "nearest" });
      said.textContent = `${said.dataset.counted}\u00a0: ${one("b", row).textContent} · ${field.value}`;
    } else said.textContent = `${said.dataset.unknown}\u00a0: ${code}`;
    scan.value = "";
    scan.focus();
  }));
  // The list of the back room and the sheet of a count: whoever scans fast waits for no answer. Each code is
  // taken out of the field at once and sent after the one before it.
  all("[data-pick-scan]").forEach((form) => {
    const waiting = [];
    let isSending = false;
    const send = async () => {
      if (isSending) return;
      isSending = true;
      try {
        while (waiting.length) await htmx.ajax("POST", form.action, { target: form.getAttribute("hx-target"), swap: "innerHTML", values: waiting.shift() });
      } finally { isSending = false; }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const values = Object.fromEntries(new FormData(form));
      scan.value = "";
      scan.focus();
      if (values.text.trim()) { waiting.push(values); send(); }
    }, true);
  });
  const count = one("[data-delivery-scan]") && scan;
  if (count) count.focus();
})();
