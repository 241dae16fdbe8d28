/* A number field gets − and + buttons. Without this module the field works as it is. */

function stepButton(text, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.setAttribute("aria-label", label);
  return button;
}

function enhance(stepper) {
  const input = stepper.querySelector("input[type=number]");
  if (!input || stepper.classList.contains("on")) return;
  const fewer = stepButton("−", stepper.dataset.fewer);
  const more = stepButton("+", stepper.dataset.more);
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");

  const refresh = () => {
    const value = Number(input.value);
    fewer.disabled = input.disabled || (input.min !== "" && value <= Number(input.min));
    more.disabled = input.disabled || (input.max !== "" && value >= Number(input.max));
  };
  const step = (button, act) => {
    act();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    spoken.textContent = input.value;
    if (button.disabled) input.focus();
  };
  fewer.addEventListener("click", () => step(fewer, () => input.stepDown()));
  more.addEventListener("click", () => step(more, () => input.stepUp()));
  input.addEventListener("input", refresh);
  input.form?.addEventListener("reset", () => setTimeout(refresh));

  stepper.prepend(fewer);
  stepper.append(more, spoken);
  stepper.classList.add("on");
  refresh();
}

function enhanceAll(root) {
  root.querySelectorAll("[data-stepper]").forEach(enhance);
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
window.addEventListener("pageshow", () => enhanceAll(document));
