/* Finding a name at the door while typing: accents and case do not matter, any part of any name does. */

const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th" };

export function fold(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łøđðßæœıþ]/g, (letter) => LETTERS[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function matches(name, wanted) {
  const folded = fold(name);
  return fold(wanted).split(" ").every((word) => folded.includes(word));
}

// Returns how many rows are shown.
function narrow(box) {
  const input = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  const rows = document.querySelectorAll(`${box.dataset.search} [data-name]`);
  let shown = 0;
  for (const row of rows) {
    row.hidden = !matches(row.dataset.name, input.value);
    if (!row.hidden) shown += 1;
  }
  if (told) told.textContent = shown ? "" : box.dataset.none;
  return shown;
}

for (const box of document.querySelectorAll("[data-search]")) {
  const input = box.querySelector("input");
  input.addEventListener("input", () => narrow(box));
  // The list is already narrowed, so Enter does not leave the page; where nobody is found the server may know more.
  box.closest("form")?.addEventListener("submit", (event) => {
    if (narrow(box)) event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", () => narrow(box));
  if (input.value) narrow(box);
}
