/* The door on a bad network: a tap that did not arrive says so, and nothing claims to be saved that is not. */

const told = document.getElementById("not-saved");
const tell = (missing) => told && (told.hidden = !missing);

for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failed, () => tell(true));
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const answered = xhr.responseURL && new URL(xhr.responseURL).pathname;
  // Signed out in between: the answer is another page. Load this one, which leads to signing in and back.
  if (answered && answered !== new URL(requestConfig.path, location.href).pathname) {
    event.detail.shouldSwap = false;
    location.reload();
  } else if (xhr.status < 400) tell(false);
});
