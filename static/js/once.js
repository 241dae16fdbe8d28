/* A second tap does not send a form twice. The server refuses it too; this only spares people the doubt. */

const sent = new Set();

function free(form) {
  for (const button of form.querySelectorAll("button[data-sent]")) {
    button.disabled = false;
    delete button.dataset.sent;
  }
  sent.delete(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // A moment later, so that the button that was pressed is still sent with the form.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]):enabled")) {
      button.disabled = true;
      button.dataset.sent = "";
    }
  });
});

// Coming back by the back button finds the form usable again.
window.addEventListener("pageshow", () => [...sent].forEach(free));
