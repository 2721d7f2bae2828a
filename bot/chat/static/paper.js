/* For the pages that work without a script: printing, and nothing left behind for the Back button. */
const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
addEventListener("pagehide", () => document.body.replaceChildren());
addEventListener("pageshow", (event) => event.persisted && location.replace(`/chat?language=${document.documentElement.lang}`));
