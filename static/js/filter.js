/* Choosing a filter shows its result at once; the button stays for those without this module. */

for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelectorAll("[data-filter-button]").forEach((button) => button.classList.add("visually-hidden"));
}
