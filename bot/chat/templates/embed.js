/* Ossa: puts a chat launcher on a clinic's page. One line on the page is all:
   <script src="https://CHAT.EXAMPLE/embed.js" data-language="it" defer></script>
   Nothing is loaded from elsewhere before the visitor opens the chat. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || customElements.get("ossa-chat")) return;
  const origin = new URL(script.src).origin;
  const asked = script.dataset.language || document.documentElement.lang || "{{ clinic.languages[0] }}";
  const language = asked.toLowerCase().startsWith("it") ? "it" : "en";
  const words = {{ launcher | tojson }}[language];
  const numbers = {{ numbers | tojson }};

  const style = `
    :host{all:initial;position:fixed;inset:auto 1rem 1rem auto;z-index:2147483000;color-scheme:light dark;
      font:16px/1.45 system-ui,sans-serif}
    :host([hidden]){display:none}
    button,a{font:inherit;color:inherit}
    .open{min-height:3rem;padding:.6rem 1.1rem;border:2px solid #fff;border-radius:2rem;background:#0b4f6c;
      color:#fff;cursor:pointer;box-shadow:0 2px 10px #0006}
    .open:focus-visible,.panel :focus-visible{outline:3px solid #ffbf47;outline-offset:2px}
    .panel{position:fixed;inset:auto 1rem 1rem auto;width:min(26rem,calc(100vw - 2rem));
      height:min(44rem,calc(100dvh - 2rem));display:flex;flex-direction:column;border-radius:.8rem;overflow:hidden;
      background:Canvas;color:CanvasText;border:1px solid #0b4f6c;box-shadow:0 6px 30px #0007}
    .panel[hidden]{display:none}
    @media (max-width:480px){.panel{inset:0;width:100%;height:100%;border:0;border-radius:0}}
    iframe{flex:1;width:100%;border:0;background:Canvas}
    .card{padding:1rem}
    .card a{font-weight:700}
    .card p{margin:.4rem 0}`;

  class OssaChat extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      root.adoptedStyleSheets = [sheet];
      this.opener = this.make("button", { type: "button", className: "open", textContent: words.open });
      this.opener.setAttribute("aria-expanded", "false");
      this.opener.addEventListener("click", () => this.show());
      root.append(this.opener);
      root.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
      window.addEventListener("message", (event) => this.heard(event));
    }

    make(tag, properties) {
      return Object.assign(document.createElement(tag), properties);
    }

    heard(event) {
      if (event.origin !== origin || !this.frame || event.source !== this.frame.contentWindow) return;
      if (event.data === "ossa:close") this.hide();
      if (event.data === "ossa:ready") this.ready();
    }

    show() {
      if (!this.panel) this.build();
      this.panel.hidden = false;
      this.opener.hidden = true;
      this.opener.setAttribute("aria-expanded", "true");
      (this.isReady ? this.frame : this.closer).focus();
    }

    build() {
      this.panel = this.make("div", { className: "panel" });
      this.panel.setAttribute("role", "dialog");
      this.panel.setAttribute("aria-label", words.dialog);
      this.card = this.make("div", { className: "card" });
      this.closer = this.make("button", { type: "button", textContent: words.close });
      this.closer.addEventListener("click", () => this.hide());
      this.card.append(
        this.line(words.emergency, numbers.emergency),
        this.line(words.clinic, numbers.phone),
        this.make("p", { textContent: words.loading }),
        this.closer,
      );
      this.frame = this.make("iframe", { title: words.dialog, src: `${origin}/chat?language=${language}&framed=1` });
      this.frame.allow = "";
      this.panel.append(this.card, this.frame);
      this.shadowRoot.append(this.panel);
    }

    line(text, number) {
      const line = this.make("p", { textContent: `${text} ` });
      line.append(this.make("a", { href: `tel:${number.replace(/[^+\d]/g, "")}`, textContent: number }));
      return line;
    }

    ready() {
      this.isReady = true;
      this.card.remove();
      if (!this.panel.hidden) this.frame.focus();
    }

    hide() {
      if (!this.panel || this.panel.hidden) return;
      this.panel.hidden = true;
      this.opener.hidden = false;
      this.opener.setAttribute("aria-expanded", "false");
      this.opener.focus();
    }
  }
  customElements.define("ossa-chat", OssaChat);
  const place = () => document.body.append(document.createElement("ossa-chat"));
  document.body ? place() : document.addEventListener("DOMContentLoaded", place);
})();
