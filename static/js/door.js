/* The door on a bad network: a tap that did not arrive says so, and nothing claims to be saved that is not. */

const told = document.getElementById("not-saved");
const tell = (missing) => told && (told.hidden = !missing);

for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failed, () => tell(true));
}

// The button that was tapped is gone with its row: go on from the new one. htmx itself finds one of the same name.
document.addEventListener("htmx:afterSettle", (event) => {
  const party = event.detail.requestConfig?.elt.elements?.party?.value;
  if (!party || (document.activeElement && document.activeElement !== document.body)) return;
  (document.getElementById(`mark-${party}`) ?? document.getElementById(`party-${party}`))?.focus();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const answered = xhr.responseURL && new URL(xhr.responseURL).pathname;
  // Signed out in between: the answer is another page. Load this one, which leads to signing in and back.
  if (answered && answered !== new URL(requestConfig.path, location.href).pathname) {
    event.detail.shouldSwap = false;
    location.reload();
  } else if (xhr.status < 400) tell(false);
});
