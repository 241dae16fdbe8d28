/* "Copy" beside an address that people take elsewhere. The button is hidden until this module can do it. */

async function copy(box, input) {
  const told = box.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(input.value);
    told.textContent = box.dataset.copied;
  } catch {
    input.focus();
    input.select();
    told.textContent = box.dataset.selected;
  }
}

for (const box of document.querySelectorAll("[data-copy]")) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => copy(box, input));
  input.addEventListener("focus", () => input.select());
}
