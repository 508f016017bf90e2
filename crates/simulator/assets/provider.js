// Helps on the provider's pages; everything works without it.
"use strict";

const form = document.querySelector("[data-card-form]");
const digits = (text) => text.replace(/\D/g, "");

function luhn(number) {
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    let digit = Number(number[number.length - 1 - i]);
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return number.length >= 12 && sum % 10 === 0;
}

function tell(input, text) {
  document.getElementById(input.id + "-error").textContent = text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  return !text;
}

function expiryFits(text) {
  const all = digits(text);
  if (all.length !== 4 && all.length !== 6) return false;
  const month = Number(all.slice(0, 2));
  const year = Number(all.length === 4 ? "20" + all.slice(2) : all.slice(2));
  const now = new Date();
  return month >= 1 && month <= 12 && year * 12 + month >= now.getFullYear() * 12 + now.getMonth() + 1;
}

if (form) {
  const { number, expiry, code } = form.elements;
  number.addEventListener("input", () => {
    if (number.selectionStart !== number.value.length) return;
    number.value = digits(number.value).slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");
  });
  expiry.addEventListener("input", (event) => {
    const all = digits(expiry.value);
    if (!(event.inputType || "").startsWith("delete") && all.length >= 2 && all.length <= 4) {
      expiry.value = all.slice(0, 2) + "/" + all.slice(2);
    }
  });
  form.addEventListener("submit", (event) => {
    const said = form.dataset;
    const checks = [
      [number, luhn(digits(number.value)) ? "" : said.badNumber],
      [expiry, expiryFits(expiry.value) ? "" : said.badExpiry],
      [code, /^\d{3,4}$/.test(code.value.trim()) ? "" : said.badCode],
    ];
    const wrong = checks.filter(([input, text]) => !tell(input, text));
    if (wrong.length > 0 || form.dataset.sent) {
      event.preventDefault();
      if (wrong.length > 0) wrong[0][0].focus();
      return;
    }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
  for (const button of document.querySelectorAll("[data-fill]")) {
    button.addEventListener("click", () => {
      number.value = button.dataset.fill.replace(/(.{4})(?=.)/g, "$1 ");
      expiry.value = "12/31";
      code.value = button.dataset.code;
      for (const input of [number, expiry, code]) tell(input, "");
      document.getElementById("pay").focus();
    });
  }
}

const errors = document.getElementById("errors");
if (errors) errors.focus();

const watched = document.querySelector("[data-watch]");
if (watched) {
  setInterval(async () => {
    try {
      const answer = await fetch(watched.dataset.watch, { cache: "no-store" });
      if (answer.ok && (await answer.text()) !== watched.dataset.version) location.reload();
    } catch {
      // The provider is away; the next look may find it.
    }
  }, 700);
}
