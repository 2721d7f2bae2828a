/* For the pages that work without a script: printing, nothing left behind for the Back button, and
   the way to the chat with its script for who was quicker than the script. */
const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const chat = `/chat?language=${document.documentElement.lang}`;
const talk = document.getElementById("write");
if (talk) {
  try {
    const { id, token } = talk.elements;
    sessionStorage.setItem("ossa", JSON.stringify({ id: id.value, token: token.value }));
    location.replace(chat);
  } catch {} // storage is blocked: these pages serve
}

addEventListener("pagehide", () => document.body.replaceChildren());
addEventListener("pageshow", (event) => event.persisted && location.replace(chat));
