// Small comforts of the shop. Everything works without this file.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  // A form that changes one thing sends itself.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });

  // One open filter at a time; Escape and a press elsewhere close it.
  const facets = () => document.querySelectorAll(".facet[open]");
  document.addEventListener("click", (event) => facets().forEach((one) => { if (!one.contains(event.target)) one.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    facets().forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
    const list = document.getElementById("suggestions");
    if (list && list.firstChild) { list.replaceChildren(); document.querySelector("[data-find] input").focus(); }
  });

  // Arrows walk through the suggestions.
  const find = document.querySelector("[data-find]");
  if (find) find.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [find.querySelector("input"), ...find.querySelectorAll(".suggestions a")];
    const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (stops.length < 2 || at < 0 || at >= stops.length) return;
    event.preventDefault();
    stops[at].focus();
  });

  // Stores near me: the position is asked for on this press alone, and rounded to a kilometre.
  const near = document.querySelector("[data-near]");
  if (near && navigator.geolocation) {
    near.hidden = false;
    near.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const address = new URL(location.href);
        address.searchParams.set("near", `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`);
        location.replace(address);
      },
      () => { document.querySelector("[data-near-said]").textContent = near.dataset.near; },
      { maximumAge: 600000, timeout: 8000 },
    ));
  }

  const print = document.querySelector("[data-print]");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }
})();
