/* A tick shows its result at once. Where something is chosen from a list or typed, the button stays: with a keyboard
   one walks through a list, and each step would load the page anew. What is empty stays out of the address. */

const ticks = "[type=checkbox], [type=radio]";

for (const form of document.querySelectorAll("form[data-filter]")) {
  const fields = [...form.querySelectorAll("select, textarea, input:not([type=hidden])")];
  if (fields.every((field) => field.matches(ticks))) {
    form.querySelectorAll("[data-filter-button]").forEach((button) => button.classList.add("visually-hidden"));
  }
  form.addEventListener("change", (event) => {
    if (event.target.matches(ticks)) form.requestSubmit();
  });
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) {
      if (!value) formData.delete(name);
    }
  });
}
